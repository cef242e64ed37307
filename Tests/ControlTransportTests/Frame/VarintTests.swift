import NIOCore
import Testing

@testable import ControlTransport

@Suite struct VarintTests {
  static let vectors: [(value: UInt32, bytes: [UInt8])] = [
    (0, [0x00]),
    (1, [0x01]),
    (127, [0x7f]),
    (128, [0x80, 0x01]),
    (300, [0xac, 0x02]),
    (16384, [0x80, 0x80, 0x01]),
    (.max, [0xff, 0xff, 0xff, 0xff, 0x0f]),
  ]

  @Test("writes and reads varints", arguments: Self.vectors)
  func roundTrip(value: UInt32, bytes: [UInt8]) {
    var written = ByteBuffer()
    written.writeVarint(value)
    #expect(Array(written.readableBytesView) == bytes)

    expect(written.readVarint(), .value(value))
    #expect(written.readableBytes == 0)
  }

  @Test("moves nothing while a varint is incomplete", arguments: Self.vectors)
  func incomplete(value: UInt32, bytes: [UInt8]) {
    var buffer = ByteBuffer(bytes: bytes.dropLast())

    expect(buffer.readVarint(), .incomplete)
    #expect(buffer.readableBytes == bytes.count - 1)
  }

  @Test("refuses more than 32 bits")
  func tooLong() {
    var overflow = ByteBuffer(bytes: [0xff, 0xff, 0xff, 0xff, 0x1f])
    var endless = ByteBuffer(repeating: 0x80, count: 5)

    expect(overflow.readVarint(), .tooLong)
    expect(endless.readVarint(), .tooLong)
  }
}
