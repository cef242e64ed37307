import NIOCore

@testable import RTMP

/// An input that a fuzzer begins with: a vector behind the size of reads and the flags.
struct FuzzSeed {
  let target: String
  let name: String
  let bytes: ByteBuffer

  /// - Parameters:
  ///   - readSize: how the fuzzer cuts the bytes; 0 leaves them whole.
  ///   - flags: what the target is to do; see it.
  init(_ target: String, _ name: String, readSize: UInt8 = 0, flags: UInt8 = 0, _ body: ByteBuffer)
  {
    self.target = target
    self.name = "vector-\(name)"
    var bytes = ByteBuffer(bytes: [readSize, flags])
    bytes.writeImmutableBuffer(body)
    self.bytes = bytes
  }

  static var all: [FuzzSeed] {
    get throws {
      try Self.amf0 + Self.chunks + Self.flv + Self.clientSession + Self.serverSession
    }
  }

  private static var amf0: [FuzzSeed] {
    (AMF0Vector.all + AMF0Vector.readOnly).map { .init("FuzzAMF0", $0.name, $0.bytes) }
      + AMF0Vector.refused.map { .init("FuzzAMF0", $0.name, ByteBuffer(hex: $0.hex)) }
  }

  private static var chunks: [FuzzSeed] {
    let messages = (MessageVector.all + MessageVector.readOnly).map { vector in
      var bytes = ByteBuffer()
      let chunk = ChunkMessage(
        chunkStreamID: 3,
        timestamp: 0,
        typeID: vector.typeID,
        messageStreamID: 0,
        payload: vector.payload
      )
      var encoder = ChunkEncoder()
      encoder.encode(chunk, into: &bytes)
      return FuzzSeed("FuzzChunks", "message-\(vector.name)", readSize: 3, bytes)
    }
    return messages
      + ChunkVector.all.map { .init("FuzzChunks", $0.name, readSize: 20, $0.bytes) }
      + ChunkVector.refused.map { .init("FuzzChunks", $0.name, ByteBuffer(hex: $0.hex)) }
  }

  private static var flv: [FuzzSeed] {
    let file = ByteBuffer.joined([FLVVector.fileHeader] + FLVVector.all.map(\.bytes))
    return [.init("FuzzFLV", "file", readSize: 7, file)]
      + FLVVector.refused.map { .init("FuzzFLV", $0.name, ByteBuffer(hex: $0.hex)) }
  }

  /// All that a server says: with the handshake, and the rest of it alone.
  private static var clientSession: [FuzzSeed] {
    get throws {
      let said = try Recording.make().server
      return [
        .init("FuzzClientSession", "handshake", readSize: 200, said),
        .init("FuzzClientSession", "publish", flags: 1, said.dropping(Recording.handshakeLength)),
      ]
    }
  }

  /// All that a client says, as above; flag 2 refuses the publish.
  private static var serverSession: [FuzzSeed] {
    get throws {
      let said = try Recording.make().client
      let rest = said.dropping(Recording.handshakeLength)
      return [
        .init("FuzzServerSession", "handshake", readSize: 200, said),
        .init("FuzzServerSession", "publish", flags: 1, rest),
        .init("FuzzServerSession", "refused", readSize: 50, flags: 3, rest),
      ]
    }
  }
}

/// What both sides of a short publish say.
private struct Recording {
  var client = ByteBuffer()
  var server = ByteBuffer()

  static let handshakeLength = 1 + 2 * 1536

  static func make() throws -> Recording {
    var recording = Recording()
    var wire = Wire()
    wire.onBytes = { fromClient, bytes in
      if fromClient {
        recording.client.writeImmutableBuffer(bytes)
      } else {
        recording.server.writeImmutableBuffer(bytes)
      }
    }
    try wire.start()
    for message in MediaMessage.samples where message.body.readableBytes < 400 {
      try wire.send(wire.client.encode(message))
    }
    try wire.reply(wire.server.ping(timestamp: 1))
    try wire.send(wire.client.unpublish())
    return recording
  }
}

extension ByteBuffer {
  fileprivate func dropping(_ count: Int) -> ByteBuffer {
    var rest = self
    rest.moveReaderIndex(forwardBy: count)
    return rest
  }
}
