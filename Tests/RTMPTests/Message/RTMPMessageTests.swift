import Testing

@testable import RTMP

@Suite struct RTMPMessageTests {
  @Test("writes each message as its type and payload", arguments: MessageVector.all)
  func writes(vector: MessageVector) {
    #expect(vector.message.typeID == vector.typeID)
    #expect(vector.message.payload.bytes == vector.payload.bytes)
  }

  @Test(
    "reads each message from its type and payload",
    arguments: MessageVector.all + MessageVector.readOnly
  )
  func reads(vector: MessageVector) throws {
    let message = try RTMPMessage(typeID: vector.typeID, payload: vector.payload)

    #expect(message == vector.message)
  }

  @Test("refuses payloads that are no message of their type")
  func refuses() {
    for (name, type, hex) in MessageVector.refused {
      #expect(throws: RTMPError.self, "\(name)") {
        try RTMPMessage(typeID: type, payload: .init(hex: hex))
      }
    }
  }
}
