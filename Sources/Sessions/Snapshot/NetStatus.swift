public import Adaptation
public import Media

/// The figures of a session or of one destination over the last period.
public struct NetStatus: Hashable, Sendable {
  /// When it was taken, nanoseconds since 1970-01-01T00:00:00Z.
  public var wallTime: Int64 = 0
  /// What the encoders gave.
  public var videoBitrate = Bitrate(bitsPerSecond: 0)
  public var audioBitrate = Bitrate(bitsPerSecond: 0)
  public var videoFramesPerSecond = 0.0
  /// The time between the last two keyframes.
  public var keyframeInterval: Duration = .zero
  /// What the peer's TCP acknowledged.
  public var netSpeed = Bitrate(bitsPerSecond: 0)
  /// The smoothed mean deviation of the round trip.
  public var jitter: Duration = .zero
  public var size = PictureSize(width: 0, height: 0)
  /// Frames that wait to be sent.
  public var videoQueued = 0
  public var audioQueued = 0
  /// The media that waits to be sent.
  public var queueDelay: Duration = .zero
  public var roundTrip: Duration = .zero
  /// Pictures and stretches of sound, since the start.
  public var framesSent: UInt64 = 0
  /// Pictures, since the start.
  public var videoFramesSent: UInt64 = 0
  public var framesDropped: UInt64 = 0
  /// Repeated because the camera gave none in time, since the start.
  public var framesRepeated: UInt64 = 0
  /// What the picture is encoded at; of a destination, what its path is held to take.
  public var targetBitrate = Bitrate(bitsPerSecond: 0)
  /// Why that is not the highest rate; nil when it is.
  public var limit: RateCause?
  /// How long what is sent now takes through this program's queue, the socket and those on the way.
  public var pathDelay: Duration = .zero
  /// From capture to the socket.
  public var captureToWireMedian: Duration = .zero
  public var captureToWire99: Duration = .zero
  public var serverIP = ""
  /// How late the sound is against the picture.
  public var audioOffset: Duration = .zero
  /// The daemon's use of CPU in per cent of one core.
  public var cpu = 0.0

  public init() {}

  /// From 1, best, to 6, unusable; 0 when it cannot be told.
  public var qualityLevel: Int {
    guard self.framesSent > 0 else { return 0 }
    // The delay budgets are 300 ms and 1 s: a queue beyond them is dropping.
    let delay = self.queueDelay + self.roundTrip
    return switch delay.milliseconds {
    case ..<60: 1
    case ..<150: 2
    case ..<300: 3
    case ..<600: 4
    case ..<1500: 5
    case _: 6
    }
  }
}
