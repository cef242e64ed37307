import NIOCore
import Testing

@testable import RTMP

@Suite struct FLVFileTests {
  @Test("writes each tag as its bytes", arguments: FLVVector.all)
  func writes(vector: FLVVector) {
    var buffer = ByteBuffer()

    buffer.writeFLVTag(vector.tag)

    #expect(buffer.bytes == vector.bytes.bytes)
    #expect(ByteBuffer.joined(vector.tag.encoded()).bytes == vector.bytes.bytes)
  }

  @Test("reads each tag from its bytes, and nothing from fewer", arguments: FLVVector.all)
  func reads(vector: FLVVector) throws {
    for length in 0 ..< vector.bytes.readableBytes {
      var buffer = vector.bytes
      buffer.moveWriterIndex(to: buffer.readerIndex + length)
      let before = buffer

      #expect(try buffer.readFLVTag(limit: 1000) == nil)
      #expect(buffer == before)
    }
    var buffer = vector.bytes
    #expect(try buffer.readFLVTag(limit: 1000) == vector.tag)
    #expect(buffer.readableBytes == 0)
  }

  @Test("a file comes apart however its bytes arrive", arguments: 0 ..< 20 as Range<UInt64>)
  func dripFed(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let file = ByteBuffer.joined([FLVVector.fileHeader] + FLVVector.all.map(\.bytes))
    var elements: [FLVDecoder.Element] = []
    var decoder = FLVDecoder()
    var pending = ByteBuffer()

    for var piece in file.randomPieces(upTo: seed == 0 ? 1 : 30, using: &generator) {
      pending.writeBuffer(&piece)
      while let element = try decoder.next(from: &pending) { elements.append(element) }
    }

    let header = FLVFileHeader(hasAudio: true, hasVideo: true)
    #expect(elements == [.header(header)] + FLVVector.all.map { .tag($0.tag) })
    #expect(pending.readableBytes == 0)
  }

  @Test("the file header is what the format says")
  func header() {
    var buffer = ByteBuffer()

    buffer.writeFLVFileHeader(FLVFileHeader(hasAudio: true, hasVideo: true))

    #expect(buffer.bytes == FLVVector.fileHeader.bytes)
  }

  @Test("refuses files that are none, as soon as it shows")
  func refuses() {
    for (name, hex, code) in FLVVector.refused {
      var decoder = FLVDecoder(maximumTagLength: 1 << 20)
      var buffer = ByteBuffer(hex: hex)

      let error = #expect(throws: RTMPError.self, "\(name)") {
        while try decoder.next(from: &buffer) != nil {}
      }

      #expect(error?.code == code, "\(name)")
    }
  }
}
