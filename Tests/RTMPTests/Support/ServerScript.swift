import NIOCore

@testable import RTMP

/// Speaks for a server word by word, to put a client session in any situation.
struct ServerScript {
  private(set) var client: ClientSession
  private var handshake = ServerHandshake()
  private var encoder = ChunkEncoder()
  private var decoder = ChunkDecoder()
  private var received = ByteBuffer()
  /// What the client reported since it was last asked.
  private(set) var reports: [ClientSession.Action] = []

  /// A client that has sent `connect`.
  init(_ configuration: ClientSession.Configuration = .sample) throws {
    self.client = ClientSession(configuration)
    self.take(self.client.connectionMade())
    while self.handshake.expectsBytes > 0 {
      if var reply = try self.handshake.handle(&self.received) {
        self.take(try self.client.receive(&reply))
      }
    }
    self.reports = []
  }

  /// Sends a message and gives what the client reports of it.
  mutating func send(_ message: RTMPMessage, streamID: UInt32 = 0) throws -> [ClientSession.Action]
  {
    var bytes = ByteBuffer()
    let chunk = ChunkMessage(
      chunkStreamID: 3,
      timestamp: 0,
      typeID: message.typeID,
      messageStreamID: streamID,
      payload: message.payload
    )
    self.encoder.encode(chunk, into: &bytes)
    self.reports = []
    self.take(try self.client.receive(&bytes))
    return self.reports
  }

  mutating func send(
    _ name: String,
    _ transactionID: Double,
    _ argument: AMF0Value
  ) throws -> [ClientSession.Action] {
    try self.send(.command(Command(name, transactionID: transactionID, arguments: [argument])))
  }

  mutating func status(
    _ code: String,
    level: String = "error",
    _ description: String = ""
  ) throws -> [ClientSession.Action] {
    let info = StatusInfo(level: level, code: code, description: description)
    return try self.send("onStatus", 0, info.object)
  }

  /// Lets the client get as far as `publish`, or into publishing.
  mutating func advance(toPublishing: Bool) throws {
    _ = try self.send("_result", 1, StatusInfo.success.object)
    _ = try self.send("_result", 4, 1)
    if toPublishing {
      _ = try self.status(StatusInfo.publishStart, level: "status")
    }
  }

  /// What the client has sent since it was last asked.
  mutating func messages() throws -> [RTMPMessage] {
    var messages: [RTMPMessage] = []
    while let chunk = try self.decoder.next(from: &self.received) {
      messages.append(try RTMPMessage(typeID: chunk.typeID, payload: chunk.payload))
    }
    return messages
  }

  mutating func unpublish() {
    self.received.writeImmutableBuffer(.joined(self.client.unpublish()))
  }

  private mutating func take(_ actions: [ClientSession.Action]) {
    for action in actions {
      switch action {
      case .send(let bytes): self.received.writeImmutableBuffer(bytes)
      case .handshakeDone, .publishing, .refused, .closedByServer: self.reports.append(action)
      }
    }
  }
}

extension StatusInfo {
  static let success = StatusInfo(
    level: "status",
    code: StatusInfo.connectSuccess,
    description: ""
  )
}
