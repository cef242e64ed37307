import Media
import Testing

@testable import Encoding

@Suite struct StreamMessageTests {
  @Test("is a unit of user data behind the UUID")
  func unit() throws {
    let message = try #require(StreamMessage([UInt8]("hi".utf8)))

    #expect(message.unit == [6, 5, 18] + StreamMessage.uuid + [0x68, 0x69, 0x80])
  }

  @Test(
    "tells its length in runs of 255",
    arguments: [(239, [255, 0]), (240, [255, 1]), (494, [255, 255, 0])] as [(Int, [UInt8])]
  )
  func length(count: Int, size: [UInt8]) throws {
    let message = try #require(StreamMessage(Array(repeating: 1, count: count)))

    #expect(Array(message.unit[1 ..< 2 + size.count]) == [5] + size)
    #expect(message.unit.count == 2 + size.count + 16 + count + 1)
  }

  @Test("has nothing in it that looks like a start code")
  func startCodes() throws {
    let bytes: [UInt8] = [0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 7, 0, 0]
    let message = try #require(StreamMessage(bytes))

    let content = Array(message.unit.dropFirst(3 + 16))

    #expect(content == [0, 0, 3, 1, 0, 0, 3, 0, 0, 3, 0, 0, 3, 3, 7, 0, 0, 0x80])
  }

  @Test("is not empty, and not too long")
  func bounds() {
    #expect(StreamMessage([]) == nil)
    #expect(StreamMessage(Array(repeating: 1, count: 2049)) == nil)
    #expect(StreamMessage(Array(repeating: 1, count: 2048)) != nil)
  }

  @Test("stands before the first slice, behind what the encoder says of the picture")
  func place() throws {
    let information: [UInt8] = [0, 0, 0, 2, 6, 0x80]
    let slice: [UInt8] = [0, 0, 0, 3, 0x65, 1, 2]
    let packet = self.packet(.video, information + slice)
    let messages = try ["a", "b"].map { try #require(StreamMessage([UInt8]($0.utf8))) }

    let carrying = packet.carrying(messages)

    let units = messages.flatMap { message -> [UInt8] in
      [0, 0, 0, UInt8(message.unit.count)] + message.unit
    }
    #expect(carrying.bytes == information + units + slice)
    #expect(carrying.isKeyframe && carrying.decodeTime == packet.decodeTime)
    #expect(packet.isReference && !self.packet(.video, [0, 0, 0, 2, 0x01, 9]).isReference)
    #expect(packet.carrying([]).bytes == packet.bytes)
    #expect(self.packet(.audio, [1, 2, 3]).carrying(messages).bytes == [1, 2, 3])
  }

  private func packet(_ kind: EncodedPacket.Kind, _ bytes: [UInt8]) -> EncodedPacket {
    EncodedPacket(
      kind: kind,
      bytes: bytes,
      presentationTime: .zero,
      decodeTime: .zero,
      isKeyframe: true,
      capturedAt: .zero
    )
  }
}
