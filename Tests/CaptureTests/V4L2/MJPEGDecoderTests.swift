import Foundation
import Media
import Testing

@testable import Capture

@Suite struct MJPEGDecoderTests {
  /// 16×16 pixels of mid grey, 4:2:0.
  private static let grey = Data(
    base64Encoded: """
      /9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAg+Pkk+SVVVVVVVVWRdZGhoaGRkZGRoaG\
      hwcHCDg4NwcHBoaHBwfHyDg4+Tj4eHg4eTk5ubm7q6srLZ2eD/////xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAA\
      AAAAAAAAAAAAAAAAEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA/8AAEQgAEAAQAwEiAAIRAAMRAP\
      /aAAwDAQACEQMRAD8AAA//2Q==
      """
  )

  @Test("gives each JPEG's picture at once, with full range and the camera's time")
  func picture() throws {
    let jpeg = try #require(Self.grey)
    let decoder = try MJPEGDecoder()

    for index in 0 ..< UInt64(3) {
      let time = MediaTime(nanoseconds: Int64(index) * 33_000_000)
      let frame = try #require(
        jpeg.withUnsafeBytes { decoder.frame(of: $0, timestamp: time, sequence: index) }
      )

      #expect(frame.size == PictureSize(width: 16, height: 16))
      #expect(frame.format == .i420)
      #expect(frame.range == .full)
      #expect(frame.timestamp == time)
      #expect(frame.sequence == index)
      let color = frame.color(x: 0.5, y: 0.5)
      #expect(abs(color.y - 128) < 4 && abs(color.u - 128) < 2 && abs(color.v - 128) < 2)
    }
  }

  @Test("gives nothing for damaged bytes, and goes on after")
  func damaged() throws {
    let jpeg = try #require(Self.grey)
    let decoder = try MJPEGDecoder()
    let broken: [Data] = [
      Data(), Data([0xff]), Data(repeating: 0, count: 1000), jpeg.prefix(20),
    ]

    for bytes in broken {
      let frame = bytes.withUnsafeBytes {
        decoder.frame(of: $0, timestamp: .zero, sequence: 0)
      }
      #expect(frame == nil)
    }

    let frame = jpeg.withUnsafeBytes { decoder.frame(of: $0, timestamp: .zero, sequence: 1) }
    #expect(frame != nil)
  }
}
