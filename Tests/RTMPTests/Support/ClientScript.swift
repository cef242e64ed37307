import NIOCore

@testable import RTMP

/// Speaks for a client word by word, to put a server session in any situation.
struct ClientScript {
  var server = ServerSession()
  private var encoder = ChunkEncoder()
  private var decoder = ChunkDecoder()
  private var received = ByteBuffer()
  /// What the server reported, without its bytes.
  private(set) var actions: [ServerSession.Action] = []

  /// A client whose handshake is over.
  init() {
    var handshake = ClientHandshake()
    var bytes = handshake.opening
    do {
      self.take(try self.server.receive(&bytes))
      if var echo = try handshake.handle(&self.received) {
        self.take(try self.server.receive(&echo))
      }
    } catch {
      preconditionFailure("The handshakes of both sides fit: \(error)")
    }
  }

  mutating func connect(app: String = "live") throws {
    try self.send(
      .command(Command("connect", transactionID: 1, object: .object(["app": .string(app)])))
    )
  }

  mutating func call(
    _ name: String,
    _ transactionID: Double,
    _ arguments: [AMF0Value],
    streamID: UInt32 = 0
  ) throws {
    let command = Command(name, transactionID: transactionID, arguments: arguments)
    try self.send(.command(command), streamID: streamID)
  }

  mutating func sendSound() throws {
    try self.send(.audio(ByteBuffer(hex: "AF01")), streamID: 1)
  }

  mutating func send(
    _ message: RTMPMessage,
    streamID: UInt32 = 0,
    timestamp: UInt32 = 0
  ) throws {
    var bytes = ByteBuffer()
    let chunk = ChunkMessage(
      chunkStreamID: 3,
      timestamp: timestamp,
      typeID: message.typeID,
      messageStreamID: streamID,
      payload: message.payload
    )
    self.encoder.encode(chunk, into: &bytes)
    self.take(try self.server.receive(&bytes))
  }

  /// What the server has sent since it was last asked.
  mutating func messages() throws -> [RTMPMessage] {
    var messages: [RTMPMessage] = []
    while let chunk = try self.decoder.next(from: &self.received) {
      messages.append(try RTMPMessage(typeID: chunk.typeID, payload: chunk.payload))
    }
    return messages
  }

  /// The commands in bytes of the server.
  mutating func names(of bytes: ByteBuffer) throws -> [String] {
    self.received.writeImmutableBuffer(bytes)
    return try self.messages().compactMap {
      if case .command(let command) = $0 { command.name } else { nil }
    }
  }

  /// How many media messages the server has taken.
  var mediaCount: Int {
    self.actions.count { if case .media = $0 { true } else { false } }
  }

  private mutating func take(_ actions: [ServerSession.Action]) {
    for action in actions {
      switch action {
      case .send(let bytes):
        self.received.writeImmutableBuffer(bytes)
      case .handshakeDone, .connected, .connectRefused, .publishRequested, .media, .unpublished:
        self.actions.append(action)
      }
    }
  }
}
