public import NIOCore

/// The receiving side of one RTMP connection, without its socket.
public struct ServerSession: Sendable {
  /// What the owner of the socket has to do, in this order.
  public enum Action: Hashable, Sendable {
    /// Write the bytes.
    case send(ByteBuffer)
    /// Nothing; the handshake is over.
    case handshakeDone
    /// Nothing; the client connected to the application.
    case connected(app: String)
    /// Close the connection once the bytes before are written: `connect` was refused.
    case connectRefused(app: String)
    /// Call `acceptPublish()` or `refusePublish(_:)`. `name` holds the query the client sent.
    case publishRequested(app: String, name: String)
    /// Take a message of the accepted stream.
    case media(MediaMessage)
    /// Nothing; the client ended the stream properly.
    case unpublished
  }

  enum State {
    /// Moves to `waitingForConnect`.
    case handshaking(ServerHandshake)
    /// Moves to `connected` or `closed`.
    case waitingForConnect
    /// Moves to `deciding`.
    case connected(app: String)
    /// The client asks to publish. Moves to `publishing` or `connected`.
    case deciding(app: String, streamID: UInt32, name: String)
    /// Moves to `connected`.
    case publishing(app: String, streamID: UInt32, name: String)
    /// `connect` was refused. Terminal.
    case closed
  }

  let configuration: Configuration
  var state: State
  var link: MessageLink
  /// The message streams created so far.
  var streams: UInt32 = 0

  /// Bytes of ours that the client has acknowledged.
  public var acknowledgedBytes: UInt64 { self.link.acknowledgedBytes }
  /// Bytes received so far, with the handshake.
  public var bytesReceived: UInt64 { self.link.bytesReceived }

  public init(_ configuration: Configuration = Configuration()) {
    var generator = SystemRandomNumberGenerator()
    self.init(configuration, using: &generator)
  }

  /// A session whose handshake has random bytes of `generator`.
  public init(_ configuration: Configuration, using generator: inout some RandomNumberGenerator) {
    self.configuration = configuration
    self.state = .handshaking(ServerHandshake(using: &generator))
    self.link = MessageLink(limits: configuration.limits)
  }

  /// Takes all of `bytes`. After an error the connection is of no more use.
  public mutating func receive(_ bytes: inout ByteBuffer) throws(RTMPError) -> [Action] {
    guard !self.isClosed else {
      bytes.moveReaderIndex(to: bytes.writerIndex)
      return []
    }
    var actions: [Action] = []
    self.link.receive(&bytes)
    if case .handshaking(let handshake) = self.state {
      guard try self.advance(handshake, &actions) else { return actions }
    }
    while !self.isClosed, let incoming = try self.link.next() {
      try self.handle(incoming, &actions)
    }
    self.link.endOfRead()
    return actions + self.sendActions()
  }

  /// Lets the client publish the requested stream.
  public mutating func acceptPublish() -> ByteBuffer {
    guard case .deciding(let app, let streamID, let name) = self.state else {
      preconditionFailure("No publish was requested.")
    }
    self.state = .publishing(app: app, streamID: streamID, name: name)
    let info = StatusInfo(
      level: "status",
      code: StatusInfo.publishStart,
      description: "The stream is being published."
    )
    // Common servers answer FCPublish here, when it is known how it ends.
    self.link.send(
      .command(Command("onFCPublish", transactionID: 0, arguments: [info.object]))
    )
    self.sendStatus(info, streamID: streamID)
    return self.takeOutgoing()
  }

  /// Refuses the requested stream.
  public mutating func refusePublish(_ refusal: Refusal) -> ByteBuffer {
    guard case .deciding(let app, let streamID, _) = self.state else {
      preconditionFailure("No publish was requested.")
    }
    self.state = .connected(app: app)
    self.sendStatus(StatusInfo(refusal), streamID: streamID)
    return self.takeOutgoing()
  }

  /// Ends the publish from the server's side with a status; empty when nothing is published.
  public mutating func endPublish(_ status: Refusal) -> ByteBuffer {
    guard case .publishing(let app, let streamID, _) = self.state else { return ByteBuffer() }
    self.state = .connected(app: app)
    self.sendStatus(StatusInfo(status), streamID: streamID)
    return self.takeOutgoing()
  }

  /// A ping; the client answers it. Empty before the handshake is over.
  public mutating func ping(timestamp: UInt32) -> ByteBuffer {
    if case .handshaking = self.state { return ByteBuffer() }
    self.link.send(.userControl(.pingRequest(timestamp: timestamp)))
    return self.takeOutgoing()
  }

  /// Puts a status of a stream in the queue.
  mutating func sendStatus(_ info: StatusInfo, streamID: UInt32) {
    self.link.send(
      Command("onStatus", transactionID: 0, arguments: [info.object]),
      streamID: streamID
    )
  }

  private mutating func takeOutgoing() -> ByteBuffer {
    self.link.takeOutgoing() ?? ByteBuffer()
  }

  private mutating func sendActions() -> [Action] {
    self.link.takeOutgoing().map { [.send($0)] } ?? []
  }

  private var isClosed: Bool {
    if case .closed = self.state { true } else { false }
  }

  /// Whether the handshake is over.
  private mutating func advance(
    _ handshake: ServerHandshake,
    _ actions: inout [Action]
  ) throws(RTMPError) -> Bool {
    var handshake = handshake
    let reply = try self.link.handshake { bytes throws(RTMPError) in try handshake.handle(&bytes) }
    if let reply {
      self.link.sendRaw(reply)
    }
    guard handshake.expectsBytes == 0 else {
      self.state = .handshaking(handshake)
      self.link.endOfRead()
      actions += self.sendActions()
      return false
    }
    self.state = .waitingForConnect
    actions.append(.handshakeDone)
    return true
  }
}

extension StatusInfo {
  init(_ refusal: ServerSession.Refusal) {
    self.init(level: "error", code: refusal.code, description: refusal.description)
  }
}
