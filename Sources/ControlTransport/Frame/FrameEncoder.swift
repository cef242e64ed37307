internal import FoundationEssentials
internal import NIOCore
internal import SwiftProtobuf

/// Turns frames into the bytes of a connection.
struct FrameEncoder {
  func encode(_ frame: Frame, into buffer: inout ByteBuffer) {
    // Encoding fails for missing required fields, which proto3 has none of, and for more than
    // 2 GiB, which no frame reaches: messages are checked against the peer's limit, which Hello
    // keeps under that.
    let body: [UInt8] = try! frame.proto.serializedBytes()
    buffer.writeVarint(UInt32(body.count))
    buffer.writeBytes(body)
  }
}
