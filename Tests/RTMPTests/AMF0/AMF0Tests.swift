import NIOCore
import Testing

@testable import RTMP

@Suite struct AMF0Tests {
  @Test("writes each value as its bytes", arguments: AMF0Vector.all)
  func writes(vector: AMF0Vector) {
    var buffer = ByteBuffer()

    buffer.writeAMF0(vector.value)

    #expect(buffer.bytes == vector.bytes.bytes)
  }

  @Test("reads each value from its bytes", arguments: AMF0Vector.all + AMF0Vector.readOnly)
  func reads(vector: AMF0Vector) throws {
    var buffer = vector.bytes

    let value = try buffer.readAMF0()

    #expect(value == vector.value)
    #expect(buffer.readableBytes == 0)
  }

  @Test("refuses every value that is cut off", arguments: AMF0Vector.all)
  func truncated(vector: AMF0Vector) {
    for length in 0 ..< vector.bytes.readableBytes {
      var buffer = vector.bytes
      buffer.moveWriterIndex(to: buffer.readerIndex + length)

      #expect(throws: RTMPError.self) { try buffer.readAMF0() }
    }
  }

  @Test("refuses what is no value, or would be too much")
  func refuses() {
    for (name, hex, code) in AMF0Vector.refused {
      var buffer = ByteBuffer(hex: hex)

      let error = #expect(throws: RTMPError.self, "\(name)") { try buffer.readAMF0() }

      #expect(error?.code == code, "\(name)")
    }
  }

  @Test("a string of more than 65 535 bytes is a long string")
  func longString() throws {
    let text = String(repeating: "x", count: 65_536)
    var buffer = ByteBuffer()

    buffer.writeAMF0(.string(text))

    #expect(buffer.bytes.prefix(5) == [0x0C, 0, 1, 0, 0])
    #expect(try buffer.readAMF0() == .string(text))
  }

  @Test("broken UTF-8 that does not fit its length any more is refused")
  func brokenUTF8() {
    var buffer = ByteBuffer(hex: "02 FFFF")
    buffer.writeRepeatingByte(0xFF, count: 0xFFFF)

    #expect(throws: RTMPError.self) { try buffer.readAMF0() }
  }

  @Test("a message of too many values is refused")
  func tooManyValues() {
    var buffer = ByteBuffer(repeating: 5, count: 5000)

    let error = #expect(throws: RTMPError.self) { try buffer.readAMF0Values() }

    #expect(error?.code == .limitExceeded)
  }

  @Test("properties are found by name, the first of several")
  func properties() {
    let object: AMF0Object = ["a": 1, "b": "x", "a": 2]

    #expect(object["a"] == 1)
    #expect(object["b"]?.string == "x")
    #expect(object["c"] == nil)
  }
}
