public import NIOCore

/// The publishing side of one RTMP connection, without its socket.
public struct ClientSession: Sendable {
  /// What the owner of the socket has to do, in this order.
  public enum Action: Hashable, Sendable {
    /// Write the bytes.
    case send(ByteBuffer)
    /// Nothing; the handshake is over and `connect` follows.
    case handshakeDone
    /// Publish: the server accepted the stream.
    case publishing
    /// Close the connection: the server refused. `permanent` tells that another try is pointless.
    /// Neither text contains the stream key.
    case refused(code: String, description: String, permanent: Bool)
    /// Close the connection: the server ended it or the publish.
    case closedByServer(code: String)
  }

  enum State {
    /// Nothing was sent. Moves to `handshaking`.
    case idle
    /// Moves to `connecting`.
    case handshaking(ClientHandshake)
    /// `connect` is sent. Moves to `creatingStream` or `closed`.
    case connecting
    /// `createStream` is sent. Moves to `startingPublish` or `closed`.
    case creatingStream
    /// `publish` is sent. Moves to `publishing` or `closed`.
    case startingPublish(streamID: UInt32)
    /// The server takes media. Moves to `closed`.
    case publishing(streamID: UInt32)
    /// Refused, ended by the server, or unpublished. Terminal.
    case closed
  }

  let configuration: Configuration
  let mask: SecretMask
  var state = State.idle
  var link: MessageLink
  private let handshake: ClientHandshake

  /// Bytes of ours that the server has acknowledged (RTMP 1.0, 5.4.3).
  public var acknowledgedBytes: UInt64 { self.link.acknowledgedBytes }
  /// Bytes received so far, with the handshake.
  public var bytesReceived: UInt64 { self.link.bytesReceived }
  /// Bytes given to the owner to send, with the handshake.
  public var bytesSent: UInt64 { self.link.bytesSent }

  /// Whether media can be sent.
  public var isPublishing: Bool {
    if case .publishing = self.state { true } else { false }
  }

  public init(_ configuration: Configuration) {
    var generator = SystemRandomNumberGenerator()
    self.init(configuration, using: &generator)
  }

  /// A session whose handshake has random bytes of `generator`.
  public init(_ configuration: Configuration, using generator: inout some RandomNumberGenerator) {
    self.configuration = configuration
    self.mask = SecretMask(streamName: configuration.streamName, tcURL: configuration.tcURL)
    self.link = MessageLink(limits: configuration.limits)
    self.handshake = ClientHandshake(using: &generator)
  }

  /// The TCP connection is up: begins the handshake.
  public mutating func connectionMade() -> [Action] {
    guard case .idle = self.state else {
      preconditionFailure("A session is for one connection.")
    }
    self.state = .handshaking(self.handshake)
    self.link.sendRaw(self.handshake.opening)
    return self.sendActions()
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
    while let incoming = try self.nextMessage() {
      guard case .command(let command) = incoming.message else { continue }
      try self.handle(command, &actions)
    }
    self.link.endOfRead()
    return actions + self.sendActions()
  }

  /// The chunks of a message: small headers and slices of its body, which is not copied.
  /// Empty unless publishing.
  public mutating func encode(_ message: MediaMessage) -> [ByteBuffer] {
    guard case .publishing(let streamID) = self.state else { return [] }
    return self.link.encode(ChunkMessage(message, streamID: streamID))
  }

  /// Tells the server that the stream ends (`FCUnpublish`, `deleteStream`). Empty when there is no
  /// stream. Nothing can be sent afterwards.
  public mutating func unpublish() -> [ByteBuffer] {
    switch self.state {
    case .startingPublish(let streamID), .publishing(let streamID):
      self.sendUnpublish(streamID: streamID)
      self.state = .closed
      return self.link.takeOutgoing().map { [$0] } ?? []
    case .idle, .handshaking, .connecting, .creatingStream, .closed:
      self.state = .closed
      return []
    }
  }

  /// What is queued, as an action.
  mutating func sendActions() -> [Action] {
    self.link.takeOutgoing().map { [.send($0)] } ?? []
  }

  private mutating func nextMessage() throws(RTMPError) -> MessageLink.Incoming? {
    self.isClosed ? nil : try self.link.next()
  }

  private var isClosed: Bool {
    if case .closed = self.state { true } else { false }
  }

  /// Whether the handshake is over.
  private mutating func advance(
    _ handshake: ClientHandshake,
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
    self.state = .connecting
    actions.append(.handshakeDone)
    self.sendConnect()
    return true
  }
}

extension ChunkMessage {
  /// The message that carries `media` on a message stream.
  fileprivate init(_ media: MediaMessage, streamID: UInt32) {
    let chunkStreamID: UInt32
    let type: MessageType
    var payload = media.body
    switch media.kind {
    case .audio:
      chunkStreamID = MessageLink.ChunkStream.audio
      type = .audio
    case .video:
      chunkStreamID = MessageLink.ChunkStream.video
      type = .video
    case .metadata:
      chunkStreamID = MessageLink.ChunkStream.data
      type = .dataAMF0
      // Servers keep what comes behind this name and give it to every player.
      payload = ByteBuffer()
      payload.writeAMF0(.string(DataHandler.setDataFrame))
      payload.writeImmutableBuffer(media.body)
    }
    self.init(
      chunkStreamID: chunkStreamID,
      timestamp: media.timestamp,
      typeID: type.rawValue,
      messageStreamID: streamID,
      payload: payload
    )
  }
}
