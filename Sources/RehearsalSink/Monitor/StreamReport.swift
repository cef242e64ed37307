public import Media

/// What one publish has brought so far.
public struct StreamReport: Hashable, Sendable {
  /// How a publish stands.
  public enum Phase: Hashable, Sendable {
    case live
    /// The client said that the stream ends.
    case unpublished
    /// The connection went away without that.
    case lost
  }

  /// The frames of one kind.
  public struct Track: Hashable, Sendable {
    /// Frames, without decoder configurations.
    public var frames = 0
    /// Decoder configurations.
    public var sequenceHeaders = 0
    /// The decode time of the first frame in milliseconds.
    public var firstTimestamp: Int64?
    /// The decode time of the last frame in milliseconds, counted on past 2^32.
    public var lastTimestamp: Int64?
    /// Frames whose time went wrong: a picture not after the one before it, or a sound before it.
    public var regressions = 0
  }

  public let identity: RehearsalSink.StreamIdentity
  /// The address of the client.
  public let peer: String
  public var phase = Phase.live
  public var video = Track()
  public var audio = Track()
  /// Pictures that decoding can begin at.
  public var keyframes = 0
  /// The bytes of all media messages, without chunk headers.
  public var bytes: UInt64 = 0
  /// Times that sound and picture went more than a second apart.
  public var interleavingJumps = 0
  /// How long they were at most, as they arrived. Where both go on behind a hole, one does so first.
  public var longestApart = Duration.zero
  /// Pictures that came more than a frame and 100 ms later than the promptest one foretells.
  public var lateFrames = 0
  /// The time between pictures that 99 % are not over.
  public var arrivalGapP99: Duration?
  /// The longest time between pictures; between sounds where there are no pictures.
  public var arrivalGapMaximum: Duration?
  /// The longest step of media time from one picture to the next; of sound where there are none.
  public var mediaGapMaximum: Duration?
  /// The mean of the media time from keyframe to keyframe.
  public var keyframeInterval: Duration?
  /// The longest of them.
  public var keyframeIntervalMaximum: Duration?
  /// The frame rate that the metadata claims.
  public var frameRate: Double?
  /// When the publish was accepted, on the monotonic clock.
  public let publishedAt: MediaTime
  /// When the first media message came.
  public var firstMediaAt: MediaTime?
  /// When the last media message came.
  public var lastMediaAt: MediaTime?
  /// When the publish ended; nil while it goes on.
  public var endedAt: MediaTime?
  /// Where the publish is recorded.
  public var recording: String?

  /// The pictures that belong between the first and the last by the claimed frame rate.
  public var videoFramesDue: Int? {
    guard let rate = self.frameRate, rate > 0, let first = self.video.firstTimestamp,
      let last = self.video.lastTimestamp
    else { return nil }
    return Int((Double(last - first) / 1000 * rate).rounded()) + 1
  }

  /// The pictures that came, as a part of those due.
  public var shareOfDue: Double? {
    guard let due = self.videoFramesDue, due > 0 else { return nil }
    return Double(self.video.frames) / Double(due)
  }

  /// All frames whose time went wrong.
  public var regressions: Int {
    self.video.regressions + self.audio.regressions
  }
}
