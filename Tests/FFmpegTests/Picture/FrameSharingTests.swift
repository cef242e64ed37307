import Media
import Synchronization
import Testing

@testable import FFmpeg

@Suite struct FrameSharingTests {
  private static let size = PictureSize(width: 32, height: 16)

  @Test("shares a picture with libav and back without a copy, until the last reference goes")
  func sharing() throws {
    let releases = Releases()
    let pool = PicturePool(size: Self.size, format: .i420, capacity: 1)
    var picture: VideoFrame? = try Self.picture(of: pool, releases: releases)
    let base = picture?.buffer.withPlanes { $0.map(\.base) }

    // '!' is fine: set above.
    var again: VideoFrame? = try Frame.sharing(picture!).videoFrame(timestamp: .zero, sequence: 3)
    picture = nil

    #expect(again?.buffer.withPlanes { $0.map(\.base) } == base)
    #expect(again?.size == Self.size && again?.format == .i420 && again?.range == .full)
    #expect(releases.count == 0)
    again = nil
    #expect(releases.count == 1)
  }

  @Test("does not take a frame without a picture for one")
  func emptyFrame() throws {
    let frame = try Frame()
    let isNamed = frame.isNamedFormat
    #expect(!isNamed)

    #expect(throws: FFmpegError.self) { try Frame().videoFrame(timestamp: .zero, sequence: 0) }
  }

  @Test("names the release of every library")
  func versions() {
    let names = [
      "libavcodec", "libavformat", "libavutil", "libswresample", "libswscale",
    ]

    #expect(FFmpegLibraries.versions.keys.sorted() == names)
    #expect(FFmpegLibraries.versions.values.allSatisfy { $0.split(separator: ".").count == 3 })
  }

  private static func picture(of pool: PicturePool, releases: Releases) throws -> VideoFrame {
    guard let buffer = pool.blank()?.finished() else { throw NoPicture() }
    return VideoFrame(
      size: Self.size,
      format: .i420,
      range: .full,
      timestamp: .zero,
      sequence: 0,
      buffer: PictureBuffer(planes: buffer.withPlanes { $0 }) {
        withExtendedLifetime(buffer) {}
        releases.add()
      }
    )
  }

  private final class Releases: Sendable {
    private let value = Mutex(0)
    var count: Int { self.value.withLock { $0 } }
    func add() { self.value.withLock { $0 += 1 } }
  }
}
