import NIOCore
import Testing

@testable import RTMP

@Suite struct ChunkEncoderTests {
  @Test("writes the chunks of each vector", arguments: ChunkVector.all.filter(\.isWritten))
  func encodes(vector: ChunkVector) {
    var encoder = ChunkEncoder()
    var bytes = ByteBuffer()

    for message in vector.messages {
      encoder.encode(message, into: &bytes)
    }

    #expect(bytes.bytes == vector.bytes.bytes)
  }

  @Test(
    "what is written is read again, at any chunk size",
    arguments: [1, 2, 127, 128, 129, 65_536]
  )
  func roundTrip(chunkSize: Int) throws {
    var generator = SeededGenerator(seed: UInt64(chunkSize))
    let messages = (0 ..< 200).map { _ in ChunkMessage.random(using: &generator) }
    var encoder = ChunkEncoder()
    var bytes = ByteBuffer()
    let announcement = RTMPMessage.setChunkSize(chunkSize)
    let announced = ChunkMessage(
      chunkStreamID: 2,
      timestamp: 0,
      typeID: announcement.typeID,
      messageStreamID: 0,
      payload: announcement.payload
    )

    encoder.encode(announced, into: &bytes)
    encoder.setChunkSize(chunkSize)
    for message in messages {
      encoder.encode(message, into: &bytes)
    }

    #expect(try ChunkDecoderTests.decode([bytes]) == [announced] + messages)
  }
}

extension ChunkMessage {
  /// A message on one of a few chunk streams, with times that jump now and then.
  static func random(using generator: inout SeededGenerator) -> ChunkMessage {
    let times: [ClosedRange<UInt32>] = [
      0 ... 100, 0 ... 100, 0xFF_FFF0 ... 0x100_0010, 0x7FFF_FFF0 ... 0x8000_0010,
      0xFFFF_FFF0 ... 0xFFFF_FFFF,
    ]
    // Both are random elements of arrays that are not empty.
    let id = ([3, 4, 63, 64, 319, 320, 65_599] as [UInt32]).randomElement(using: &generator)!
    let time = times.randomElement(using: &generator)!
    return .sample(
      id,
      at: UInt32.random(in: time, using: &generator),
      type: Bool.random(using: &generator) ? 8 : 9,
      stream: UInt32.random(in: 0 ... 2, using: &generator),
      count: Int.random(in: 0 ... 300, using: &generator)
    )
  }
}
