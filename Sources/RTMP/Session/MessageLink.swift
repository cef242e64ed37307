internal import NIOCore

/// What both sides of a connection do alike once the handshake is over: chunks, acknowledgements
/// and pings.
struct MessageLink: Sendable {
  /// A message that the session has to look at.
  struct Incoming {
    var chunk: ChunkMessage
    var message: RTMPMessage
  }

  /// The chunk streams that messages are sent on; only 2 is given by the specification (5.3.1.1).
  enum ChunkStream {
    static let control: UInt32 = 2
    static let command: UInt32 = 3
    static let audio: UInt32 = 4
    static let data: UInt32 = 5
    static let video: UInt32 = 6
    static let streamCommand: UInt32 = 8
  }

  /// Bytes received, with the handshake.
  private(set) var bytesReceived: UInt64 = 0
  /// Bytes handed out for sending, with the handshake.
  private(set) var bytesSent: UInt64 = 0
  /// Bytes that the peer has acknowledged.
  private(set) var acknowledgedBytes: UInt64 = 0

  private var incoming = ByteBuffer()
  private var outgoing = ByteBuffer()
  private var decoder: ChunkDecoder
  private var encoder = ChunkEncoder()
  /// After how many bytes the peer wants an acknowledgement; `nil` before it said so.
  private var peerWindow: UInt32?
  /// The window this side announced last.
  private var announcedWindow: UInt32?
  /// What of `bytesReceived` this side has acknowledged.
  private var acknowledgedToPeer: UInt64 = 0

  init(limits: ChunkLimits) {
    self.decoder = ChunkDecoder(limits: limits)
  }

  // MARK: - Receiving

  /// Takes over bytes of the socket.
  mutating func receive(_ bytes: inout ByteBuffer) {
    self.bytesReceived += UInt64(bytes.readableBytes)
    if self.incoming.readableBytes == 0 {
      self.incoming = bytes
      bytes.moveReaderIndex(to: bytes.writerIndex)
    } else {
      self.incoming.writeBuffer(&bytes)
    }
  }

  /// Lets the handshake take what it needs.
  mutating func handshake<Result>(
    _ body: (inout ByteBuffer) throws(RTMPError) -> Result
  ) throws(RTMPError) -> Result {
    try body(&self.incoming)
  }

  /// The next message that is not the link's own business.
  mutating func next() throws(RTMPError) -> Incoming? {
    while let chunk = try self.decoder.next(from: &self.incoming) {
      let message = try RTMPMessage(typeID: chunk.typeID, payload: chunk.payload)
      switch message {
      case .setChunkSize, .abort, .other:
        continue  // The decoder did the first two.
      case .acknowledgement(let sequence):
        self.acknowledged(sequence)
      case .windowAckSize(let size):
        self.peerWindow = size
      case .setPeerBandwidth(let size, _):
        self.limitBandwidth(to: size)
      case .userControl(.pingRequest(let timestamp)):
        self.send(.userControl(.pingResponse(timestamp: timestamp)))
      case .userControl:
        continue
      case .command, .data, .audio, .video, .aggregate:
        return Incoming(chunk: chunk, message: message)
      }
    }
    return nil
  }

  /// Ends a read: acknowledges what is due and keeps only what could not be read yet.
  mutating func endOfRead() {
    if let window = self.peerWindow,
      self.bytesReceived - self.acknowledgedToPeer >= UInt64(max(window, 1))
    {
      self.acknowledgedToPeer = self.bytesReceived
      self.send(.acknowledgement(UInt32(truncatingIfNeeded: self.bytesReceived)))
    }
    if self.incoming.readableBytes == 0 {
      self.incoming = ByteBuffer()
    } else if self.incoming.readerIndex > 0 {
      // A copy of a few bytes, so that the socket's buffer can go.
      self.incoming = ByteBuffer(bytes: self.incoming.readableBytesView)
    }
  }

  /// The peer's count has 32 bits and wraps (5.4.3).
  private mutating func acknowledged(_ sequence: UInt32) {
    let step = sequence &- UInt32(truncatingIfNeeded: self.acknowledgedBytes)
    let total = self.acknowledgedBytes + UInt64(step)
    // More than was sent is a peer that counts otherwise; its word is then not worth keeping.
    if total <= self.bytesSent {
      self.acknowledgedBytes = total
    }
  }

  /// The answer to a new bandwidth is a window of that size (5.4.5).
  private mutating func limitBandwidth(to size: UInt32) {
    guard size != self.announcedWindow else { return }
    self.announceWindow(size)
  }

  // MARK: - Sending

  /// Puts a message of the connection in the queue.
  mutating func send(_ message: RTMPMessage) {
    switch message {
    case .command:
      self.send(message, chunkStreamID: ChunkStream.command, messageStreamID: 0)
    case .setChunkSize, .abort, .acknowledgement, .windowAckSize, .setPeerBandwidth, .userControl,
      .data, .audio, .video, .aggregate, .other:
      self.send(message, chunkStreamID: ChunkStream.control, messageStreamID: 0)
    }
  }

  /// Puts a command of a message stream in the queue.
  mutating func send(_ command: Command, streamID: UInt32) {
    self.send(
      .command(command),
      chunkStreamID: ChunkStream.streamCommand,
      messageStreamID: streamID
    )
  }

  /// Announces after how many bytes this side expects an acknowledgement.
  mutating func announceWindow(_ size: UInt32) {
    self.announcedWindow = size
    self.send(.windowAckSize(size))
  }

  /// Announces a chunk size and cuts everything after it at that size.
  mutating func announceChunkSize(_ size: Int) {
    self.send(.setChunkSize(size))
    self.encoder.setChunkSize(size)
  }

  /// Puts bytes that are no message in the queue: the handshake.
  mutating func sendRaw(_ bytes: ByteBuffer) {
    self.outgoing.writeImmutableBuffer(bytes)
  }

  /// Empties the queue; `nil` when nothing is to be sent.
  mutating func takeOutgoing() -> ByteBuffer? {
    guard self.outgoing.readableBytes > 0 else { return nil }
    let bytes = self.outgoing
    self.outgoing = ByteBuffer()
    self.bytesSent += UInt64(bytes.readableBytes)
    return bytes
  }

  /// The chunks of a media message, sharing its body, behind whatever is in the queue.
  mutating func encode(_ message: ChunkMessage) -> [ByteBuffer] {
    let queued = self.takeOutgoing()
    var buffers = self.encoder.encode(message)
    self.bytesSent += buffers.reduce(0) { $0 + UInt64($1.readableBytes) }
    if let queued {
      buffers.insert(queued, at: 0)
    }
    return buffers
  }

  private mutating func send(
    _ message: RTMPMessage,
    chunkStreamID: UInt32,
    messageStreamID: UInt32
  ) {
    let chunk = ChunkMessage(
      chunkStreamID: chunkStreamID,
      timestamp: 0,
      typeID: message.typeID,
      messageStreamID: messageStreamID,
      payload: message.payload
    )
    self.encoder.encode(chunk, into: &self.outgoing)
  }
}
