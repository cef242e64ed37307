import NIOCore

@testable import RTMP

/// A client and a server session joined in memory.
struct Wire {
  var client: ClientSession
  var server: ServerSession
  /// How many bytes one read gives; `nil` gives all.
  var readSize: Int?
  /// Answers a request to publish.
  var decide: @Sendable (inout ServerSession) -> ByteBuffer = { $0.acceptPublish() }

  /// Sees everything that is sent.
  var onBytes: (_ fromClient: Bool, _ bytes: ByteBuffer) -> Void = { _, _ in }

  /// What each side reported, without its bytes.
  private(set) var clientActions: [ClientSession.Action] = []
  private(set) var serverActions: [ServerSession.Action] = []

  init(
    client: ClientSession.Configuration = .sample,
    server: ServerSession.Configuration = .init(),
    readSize: Int? = nil
  ) {
    var generator = SeededGenerator(seed: 1)
    self.client = ClientSession(client, using: &generator)
    self.server = ServerSession(server, using: &generator)
    self.readSize = readSize
  }

  /// Connects and asks to publish.
  mutating func start() throws {
    try self.run(self.client.connectionMade())
  }

  /// Brings what the client sends to the server, and the answers back, until both are silent.
  mutating func send(_ buffers: [ByteBuffer]) throws {
    for part in buffers.flatMap({ $0.pieces(of: self.readSize) }) {
      self.onBytes(true, part)
      var part = part
      try self.run(self.server.receive(&part))
    }
  }

  /// Brings what the server sends to the client.
  mutating func reply(_ buffer: ByteBuffer) throws {
    for part in buffer.pieces(of: self.readSize) {
      self.onBytes(false, part)
      var part = part
      try self.run(self.client.receive(&part))
    }
  }

  private mutating func run(_ actions: [ClientSession.Action]) throws {
    for action in actions {
      switch action {
      case .send(let bytes):
        try self.send([bytes])
      case .handshakeDone, .publishing, .refused, .closedByServer:
        self.clientActions.append(action)
      }
    }
  }

  private mutating func run(_ actions: [ServerSession.Action]) throws {
    for action in actions {
      switch action {
      case .send(let bytes):
        try self.reply(bytes)
      case .publishRequested:
        self.serverActions.append(action)
        try self.reply(self.decide(&self.server))
      case .handshakeDone, .connected, .connectRefused, .media, .unpublished:
        self.serverActions.append(action)
      }
    }
  }

  /// The media the server took.
  var media: [MediaMessage] {
    self.serverActions.compactMap {
      if case .media(let message) = $0 { message } else { nil }
    }
  }
}

extension ClientSession.Configuration {
  static let sample = ClientSession.Configuration(
    app: "live",
    tcURL: "rtmp://127.0.0.1/live",
    streamName: "studio-key?token=s3cret"
  )
}
