public import NIOCore

/// Puts messages together from chunks (RTMP 1.0, 5.3).
///
/// Chunks of several messages may come interleaved. The decoder follows the peer's chunk size
/// (5.4.1) and aborts (5.4.2) itself, because they act on the very next chunk.
public struct ChunkDecoder: Sendable {
  /// What is remembered of one chunk stream.
  struct ChunkStream {
    /// The time of the present or last message.
    var timestamp: UInt32 = 0
    /// The time field of the last header, which a further message of format 3 adds again.
    var time: UInt32 = 0
    /// Whether that field was an extended timestamp.
    var isExtended = false
    var length = 0
    var typeID: UInt8 = 0
    var messageStreamID: UInt32 = 0
    /// What has come of the present message; `nil` between messages.
    var partial: ByteBuffer?
  }

  private enum State {
    /// A chunk header comes next. Moves to `payload`.
    case header
    /// `remaining` bytes of a chunk of that chunk stream come next. Moves to `header`.
    case payload(chunkStreamID: UInt32, remaining: Int)
  }

  /// The peer's chunk size in bytes.
  public private(set) var chunkSize = ChunkDecoder.initialChunkSize
  /// The bytes of unfinished messages.
  public private(set) var bufferedBytes = 0

  /// The chunk size before either side changes it (5.4.1).
  static let initialChunkSize = 128

  private var state = State.header
  private var streams: [UInt32: ChunkStream] = [:]
  private let limits: ChunkLimits

  public init(limits: ChunkLimits = ChunkLimits()) {
    self.limits = limits
  }

  /// The next whole message, or `nil` when more bytes are needed; then all of `buffer` was taken
  /// but the beginning of a header.
  public mutating func next(from buffer: inout ByteBuffer) throws(RTMPError) -> ChunkMessage? {
    while true {
      switch self.state {
      case .header:
        let header = buffer.readChunkHeader { self.streams[$0]?.isExtended ?? false }
        guard let header else { return nil }
        try self.begin(header)

      case .payload(let id, let remaining):
        guard let message = try self.take(remaining, of: id, from: &buffer) else {
          if case .header = self.state { continue }
          return nil
        }
        try self.follow(message)
        return message
      }
    }
  }

  /// Begins or continues a message with the chunk behind `header`.
  private mutating func begin(_ header: ChunkHeader) throws(RTMPError) {
    let id = header.chunkStreamID
    if self.streams[id] == nil {
      guard self.streams.count < self.limits.chunkStreams else {
        throw RTMPError(
          .limitExceeded,
          "The peer uses more than \(self.limits.chunkStreams) chunk streams."
        )
      }
      // Some clients begin with format 1, which leaves the message stream at 0 and the time at
      // the start; formats 2 and 3 leave the length unknown.
      guard header.format == .full || header.format == .sameStream else {
        throw RTMPError(.invalidChunk, "Chunk stream \(id) begins with format \(header.format).")
      }
    }
    var stream = self.streams[id] ?? ChunkStream()
    if stream.partial == nil {
      stream.apply(header)
      guard stream.length <= self.limits.messageLength else {
        throw RTMPError(
          .limitExceeded,
          "A message claims \(stream.length) bytes; the limit is \(self.limits.messageLength)."
        )
      }
      stream.partial = ByteBuffer()
    } else if header.format != .same {
      throw RTMPError(.invalidChunk, "A message begins inside another on chunk stream \(id).")
    }
    let missing = stream.length - (stream.partial?.readableBytes ?? 0)
    self.streams[id] = stream
    self.state = .payload(chunkStreamID: id, remaining: min(missing, self.chunkSize))
  }

  /// Takes what has come of the `remaining` bytes of a chunk; the message if it is whole now.
  private mutating func take(
    _ remaining: Int,
    of id: UInt32,
    from buffer: inout ByteBuffer
  ) throws(RTMPError) -> ChunkMessage? {
    guard let length = self.streams[id]?.length, let come = self.streams[id]?.partial?.readableBytes
    else { preconditionFailure("A payload belongs to a message that began.") }

    // The usual case: the message is in one chunk and all here, so its bytes are shared.
    if come == 0, remaining == length, let payload = buffer.readSlice(length: length) {
      return self.finish(id, payload)
    }

    let count = min(remaining, buffer.readableBytes)
    guard self.bufferedBytes + count <= self.limits.bufferedBytes else {
      throw RTMPError(
        .limitExceeded,
        "Unfinished messages hold more than \(self.limits.bufferedBytes) bytes."
      )
    }
    if var part = buffer.readSlice(length: count) {
      self.streams[id]?.partial?.writeBuffer(&part)
      self.bufferedBytes += count
    }
    guard count == remaining else {
      self.state = .payload(chunkStreamID: id, remaining: remaining - count)
      return nil
    }
    self.state = .header
    guard come + count == length, let payload = self.streams[id]?.partial else { return nil }
    self.bufferedBytes -= length
    return self.finish(id, payload)
  }

  private mutating func finish(_ id: UInt32, _ payload: ByteBuffer) -> ChunkMessage {
    self.state = .header
    guard let stream = self.streams[id] else {
      preconditionFailure("A message ends on a chunk stream that it began on.")
    }
    self.streams[id]?.partial = nil
    return ChunkMessage(
      chunkStreamID: id,
      timestamp: stream.timestamp,
      typeID: stream.typeID,
      messageStreamID: stream.messageStreamID,
      payload: payload
    )
  }

  /// Does what the message asks of the chunk layer.
  private mutating func follow(_ message: ChunkMessage) throws(RTMPError) {
    switch MessageType(rawValue: message.typeID) {
    case .setChunkSize:
      self.chunkSize = try message.payload.chunkSize()
    case .abort:
      let id = try message.payload.controlValue()
      guard let partial = self.streams[id]?.partial else { return }
      self.bufferedBytes -= partial.readableBytes
      self.streams[id]?.partial = nil
    case .acknowledgement, .userControl, .windowAckSize, .setPeerBandwidth, .audio, .video,
      .dataAMF3, .sharedObjectAMF3, .commandAMF3, .dataAMF0, .sharedObjectAMF0, .commandAMF0,
      .aggregate, nil:
      return
    }
  }
}

extension ChunkDecoder.ChunkStream {
  /// Takes over what the header of a new message says; what it leaves out stays as it was.
  fileprivate mutating func apply(_ header: ChunkHeader) {
    switch header.format {
    case .full:
      self.timestamp = header.time
      self.length = header.length
      self.typeID = header.typeID
      self.messageStreamID = header.messageStreamID
    case .sameStream:
      self.timestamp &+= header.time
      self.length = header.length
      self.typeID = header.typeID
    case .sameShape:
      self.timestamp &+= header.time
    case .same:
      // Behind a full header its absolute time is what is added (5.3.1.2.4).
      self.timestamp &+= self.time
      return
    }
    self.time = header.time
    self.isExtended = header.isExtended
  }
}
