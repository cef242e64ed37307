/// What one side of a connection takes from the other; it says so in its Hello.
struct FrameLimits: Hashable, Sendable {
  /// What a Hello that leaves everything out means.
  static let defaults = FrameLimits(
    maxFrameSize: 4 << 20,
    initialWindow: 64 << 10,
    connectionWindow: 1 << 20,
    maxStreams: 100,
    maxMetadataSize: 16 << 10
  )

  /// The least `maxFrameSize` that may be announced, so that a Close always fits.
  static let smallestMaxFrameSize = 16 << 10

  /// What a frame has besides its message: the stream id, a tag and a length.
  static let messageFrameOverhead = 16

  /// The longest frame in bytes, without its length prefix.
  var maxFrameSize: Int
  /// The message bytes a stream may have under way.
  var initialWindow: Int
  /// The message bytes all streams together may have under way.
  var connectionWindow: Int
  /// The streams open at once.
  var maxStreams: Int
  /// The metadata of one frame, as `Metadata.wireSize` counts it.
  var maxMetadataSize: Int

  /// The longest message that fits in a frame.
  var maxMessageSize: Int {
    self.maxFrameSize - Self.messageFrameOverhead
  }

  /// The largest metadata to send, so that a Close with it and its message fits in a frame.
  var usableMetadataSize: Int {
    min(self.maxMetadataSize, self.maxFrameSize / 2)
  }
}
