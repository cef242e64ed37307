internal import Media

/// What the encoders of a session have given since the start.
struct StreamCounters: Sendable {
  private(set) var videoBytes: UInt64 = 0
  private(set) var audioBytes: UInt64 = 0
  private(set) var videoFrames: UInt64 = 0
  private(set) var audioFrames: UInt64 = 0
  /// The presentation times of the last two keyframes.
  private(set) var lastKeyframe: MediaTime?
  private(set) var keyframeInterval: Duration?
  /// How far the sound's clock is from the picture's: the difference between capture and media
  /// time of the last packets.
  private var videoSkew: Duration?
  private var audioSkew: Duration?

  mutating func count(_ packet: EncodedPacket) {
    let skew = packet.presentationTime - packet.capturedAt
    switch packet.kind {
    case .video:
      self.videoBytes += UInt64(packet.bytes.count)
      self.videoFrames += 1
      self.videoSkew = skew
      if packet.isKeyframe {
        self.keyframeInterval = self.lastKeyframe.map { packet.presentationTime - $0 }
        self.lastKeyframe = packet.presentationTime
      }
    case .audio:
      self.audioBytes += UInt64(packet.bytes.count)
      self.audioFrames += 1
      self.audioSkew = skew
    }
  }

  /// How late the sound is against the picture, as they were captured; nil until both came.
  var audioOffset: Duration? {
    guard let videoSkew, let audioSkew else { return nil }
    return audioSkew - videoSkew
  }
}
