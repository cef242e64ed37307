/// The figures of two seconds, of a session or of one of its destinations.
///
/// Numbers that are no numbers (`nan`) are kept as 0.
public struct NetStatusSample: Hashable, Sendable {
  /// The session's name.
  public var session: String
  /// The destination's label; `nil` for the session as a whole.
  public var destination: String?
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public var wallTime: Int64
  /// kbit/s at the encoder.
  public var videoBitrate: UInt32 = 0
  /// kbit/s at the encoder.
  public var audioBitrate: UInt32 = 0
  /// Frames per second.
  public var videoFps: Double = 0
  /// Seconds between the last two keyframes.
  public var videoGop: Double = 0
  /// kbit/s that the peer's TCP acknowledged.
  public var netSpeed: UInt32 = 0
  /// ms, smoothed mean deviation of the round trip.
  public var netJitter: Double = 0
  public var videoWidth: UInt32 = 0
  public var videoHeight: UInt32 = 0
  /// Video frames waiting to be sent.
  public var videoCache: UInt32 = 0
  /// Audio frames waiting to be sent.
  public var audioCache: UInt32 = 0
  /// ms of media waiting to be sent.
  public var queueDelayMs: Double = 0
  public var rttMs: Double = 0
  /// Since the start.
  public var framesSent: UInt64 = 0
  /// Since the start.
  public var framesDropped: UInt64 = 0
  /// Frames that repeat the one before, since the start.
  public var framesRepeated: UInt64 = 0
  /// From capture to the socket.
  public var captureToWireP50Ms: Double = 0
  /// From capture to the socket.
  public var captureToWireP99Ms: Double = 0
  /// Empty while it is not known.
  public var serverIp: String = ""
  /// Positive when sound is late.
  public var avOffsetMs: Double = 0
  /// 1 best to 6 unusable; 0 not known.
  public var netQualityLevel: UInt32 = 0
  /// Per cent of one core.
  public var cpu: Double = 0
  /// kbit/s that the picture is encoded at; of a destination, that its path is held to take.
  public var targetBitrate: UInt32 = 0
  /// Why that is not the highest rate; empty when it is.
  public var rateLimit: String = ""
  /// ms that what is sent takes through all queues.
  public var pathDelayMs: Double = 0

  /// A sample whose figures are still 0.
  public init(session: String, destination: String?, wallTime: Int64) {
    self.session = session
    self.destination = destination
    self.wallTime = wallTime
  }
}
