public import NIOCore

/// One message as the chunk layer sees it (RTMP 1.0, 5.3 and 6.1).
public struct ChunkMessage: Hashable, Sendable {
  /// The chunk stream that carries it: 2 to 65 599.
  public var chunkStreamID: UInt32
  /// The time in milliseconds; wraps after 2^32.
  public var timestamp: UInt32
  /// The message type.
  public var typeID: UInt8
  /// The message stream; 0 is the connection itself.
  public var messageStreamID: UInt32
  /// The bytes of the message; at most 2^24 − 1.
  public var payload: ByteBuffer

  /// The longest payload that the 24 bits of the length can tell.
  static let maximumPayloadLength = 0xFF_FFFF
  /// The chunk streams that have an encoding (5.3.1.1).
  static let chunkStreamIDs: ClosedRange<UInt32> = 2 ... 65_599

  public init(
    chunkStreamID: UInt32,
    timestamp: UInt32,
    typeID: UInt8,
    messageStreamID: UInt32,
    payload: ByteBuffer
  ) {
    self.chunkStreamID = chunkStreamID
    self.timestamp = timestamp
    self.typeID = typeID
    self.messageStreamID = messageStreamID
    self.payload = payload
  }
}
