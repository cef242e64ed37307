/// What an event says beside its code. Only the fields that matter are set.
///
/// The fields are those of the protocol's `EventDetail`, units in their names.
public struct EventDetail: Hashable, Sendable {
  /// The device it is about.
  public var device: String?
  /// The errno of the call that failed.
  public var errno: Int32?
  /// The name of `errno`, such as `EBUSY`.
  public var errnoName: String?
  /// What was being done: `resolve`, `connect`, `handshake`, `publish`, `write`, `read` or
  /// `close`.
  public var step: String?
  /// The attempt this is, from 1.
  public var attempt: UInt32?
  /// How many attempts there may be; 0 when they are not limited.
  public var attempts: UInt32?
  /// The pause before the attempt, in milliseconds.
  public var delayMs: Double?
  /// Why, in a word or a sentence.
  public var cause: String?
  /// The server's status code, such as `NetStream.Publish.BadName`.
  public var rtmpCode: String?
  /// The address that the connection went to.
  public var serverIp: String?
  /// In pixels.
  public var width: UInt32?
  /// In pixels.
  public var height: UInt32?
  /// Frames per second.
  public var fps: Double?
  /// The encoder's name, such as `libx264`.
  public var encoder: String?
  /// Whether hardware encodes.
  public var hardware: Bool?
  /// The bitrate before, in kbit/s.
  public var fromKbps: UInt32?
  /// The bitrate from now on, in kbit/s.
  public var toKbps: UInt32?
  /// The revision of the session's configuration.
  public var revision: UInt64?
  /// The MD5 of the waiting image, in hexadecimal digits.
  public var md5: String?
  /// The attributes that a change touched.
  public var attributes: [String]
  /// How far the BGM is, in milliseconds.
  public var progressMs: UInt64?
  /// How long the whole BGM lasts, in milliseconds.
  public var durationMs: UInt64?

  public init(
    device: String? = nil,
    errno: Int32? = nil,
    errnoName: String? = nil,
    step: String? = nil,
    attempt: UInt32? = nil,
    attempts: UInt32? = nil,
    delayMs: Double? = nil,
    cause: String? = nil,
    rtmpCode: String? = nil,
    serverIp: String? = nil,
    width: UInt32? = nil,
    height: UInt32? = nil,
    fps: Double? = nil,
    encoder: String? = nil,
    hardware: Bool? = nil,
    fromKbps: UInt32? = nil,
    toKbps: UInt32? = nil,
    revision: UInt64? = nil,
    md5: String? = nil,
    attributes: [String] = [],
    progressMs: UInt64? = nil,
    durationMs: UInt64? = nil
  ) {
    self.device = device
    self.errno = errno
    self.errnoName = errnoName
    self.step = step
    self.attempt = attempt
    self.attempts = attempts
    self.delayMs = delayMs
    self.cause = cause
    self.rtmpCode = rtmpCode
    self.serverIp = serverIp
    self.width = width
    self.height = height
    self.fps = fps
    self.encoder = encoder
    self.hardware = hardware
    self.fromKbps = fromKbps
    self.toKbps = toKbps
    self.revision = revision
    self.md5 = md5
    self.attributes = attributes
    self.progressMs = progressMs
    self.durationMs = durationMs
  }
}
