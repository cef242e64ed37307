/// How much a peer may make the chunk decoder hold.
public struct ChunkLimits: Hashable, Sendable {
  /// The longest message, in bytes; at most 2^24 − 1.
  public var messageLength: Int
  /// The most chunk streams of one connection.
  public var chunkStreams: Int
  /// The most bytes of unfinished messages, over all chunk streams.
  public var bufferedBytes: Int

  public init(
    messageLength: Int = 8 << 20,
    chunkStreams: Int = 64,
    bufferedBytes: Int = 16 << 20
  ) {
    self.messageLength = messageLength
    self.chunkStreams = chunkStreams
    self.bufferedBytes = bufferedBytes
  }
}
