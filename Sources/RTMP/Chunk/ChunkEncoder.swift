public import NIOCore

/// Cuts messages into chunks with the shortest headers (RTMP 1.0, 5.3).
public struct ChunkEncoder: Sendable {
  /// The last message of one chunk stream.
  private struct Previous {
    var timestamp: UInt32
    /// The time since the message before it; `nil` behind a full header, whose repetition peers
    /// understand in two ways, so that none is sent.
    var delta: UInt32?
    var length: Int
    var typeID: UInt8
    var messageStreamID: UInt32
  }

  /// The chunk size in bytes.
  public private(set) var chunkSize = ChunkDecoder.initialChunkSize
  private var previous: [UInt32: Previous] = [:]

  public init() {}

  /// Cuts later messages at another size, which the peer must have been told before.
  public mutating func setChunkSize(_ size: Int) {
    precondition(size > 0, "A chunk has at least one byte.")
    self.chunkSize = size
  }

  /// The chunks of `message`: headers, and between them slices of its payload, which is not copied.
  public mutating func encode(_ message: ChunkMessage) -> [ByteBuffer] {
    let length = message.payload.readableBytes
    precondition(length <= ChunkMessage.maximumPayloadLength, "A message is less than 16 MiB.")
    precondition(ChunkMessage.chunkStreamIDs.contains(message.chunkStreamID))
    let header = self.header(of: message)
    var repeated = header
    repeated.format = .same

    // All headers stand in one buffer, so that a message costs one allocation.
    var headers = ByteBufferAllocator().buffer(capacity: 2 * ChunkHeader.longest)
    headers.writeChunkHeader(header)
    let first = headers.writerIndex
    headers.writeChunkHeader(repeated)
    let repeatedHeader = headers.getSlice(at: first, length: headers.writerIndex - first)

    var buffers: [ByteBuffer] = []
    let chunks = max(1, (length + self.chunkSize - 1) / self.chunkSize)
    buffers.reserveCapacity(2 * chunks)
    headers.moveWriterIndex(to: first)
    buffers.append(headers)
    var payload = message.payload
    while let slice = payload.readSlice(length: min(payload.readableBytes, self.chunkSize)),
      slice.readableBytes > 0
    {
      if buffers.count > 1, let repeatedHeader {
        buffers.append(repeatedHeader)
      }
      buffers.append(slice)
    }
    return buffers
  }

  /// Appends the chunks of `message` to `buffer`: for messages too small to be shared.
  public mutating func encode(_ message: ChunkMessage, into buffer: inout ByteBuffer) {
    for part in self.encode(message) {
      buffer.writeImmutableBuffer(part)
    }
  }

  /// The first header of `message`, as short as what came before allows.
  private mutating func header(of message: ChunkMessage) -> ChunkHeader {
    let length = message.payload.readableBytes
    var delta: UInt32?
    var format = ChunkFormat.full
    if let last = self.previous[message.chunkStreamID],
      last.messageStreamID == message.messageStreamID, last.timestamp <= message.timestamp,
      message.timestamp - last.timestamp < ChunkHeader.extendedTimestampMark
    {
      delta = message.timestamp - last.timestamp
      if last.length != length || last.typeID != message.typeID {
        format = .sameStream
      } else if last.delta != delta {
        format = .sameShape
      } else {
        format = .same
      }
    }
    self.previous[message.chunkStreamID] = Previous(
      timestamp: message.timestamp,
      delta: delta,
      length: length,
      typeID: message.typeID,
      messageStreamID: message.messageStreamID
    )
    let time = delta ?? message.timestamp
    return ChunkHeader(
      format: format,
      chunkStreamID: message.chunkStreamID,
      time: time,
      length: length,
      typeID: message.typeID,
      messageStreamID: message.messageStreamID,
      isExtended: time >= ChunkHeader.extendedTimestampMark
    )
  }
}
