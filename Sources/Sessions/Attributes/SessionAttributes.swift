/// The attributes of a session that were set; the rest have the mode's value or their default.
///
/// Names and meaning are the live-pusher's. The type says what was asked for: `EffectiveAttributes`
/// says what is in force.
public struct SessionAttributes: Codable, Hashable, Sendable {
  /// A device id, the front camera; none means sound only.
  public var camera: String?
  /// A device id, the second camera.
  public var backCamera: String?
  /// Which of the two cameras is on.
  public var devicePosition: DevicePosition?
  /// A device id; none means silence.
  public var microphone: String?
  /// Where to push: destination `main`.
  public var url: String?
  /// Further destinations.
  public var destinations: [DestinationAttributes]?
  public var mode: Mode?
  public var autopush: Bool?
  public var muted: Bool?
  /// The other spelling of `muted`; one that is set replaces the other.
  public var enableMic: Bool?
  public var enableCamera: Bool?
  public var orientation: Orientation?
  public var aspect: Aspect?
  public var fit: CanvasFit?
  /// How the camera is mounted, in degrees clockwise.
  public var rotation: Int?
  /// Whether the picture that is sent is mirrored.
  public var remoteMirror: Bool?
  /// Whether the camera focuses by itself.
  public var autoFocus: Bool?
  /// Whether the picture may be zoomed.
  public var zoom: Bool?
  /// Pixels.
  public var videoWidth: Int?
  /// Pixels.
  public var videoHeight: Int?
  /// How far skin is smoothed: 0, which is off, to 9.
  public var beauty: Int?
  public var beautyStyle: BeautyStyle?
  /// How far skin is made lighter: 0, which is off, to 9.
  public var whiteness: Int?
  /// What is sent in place of the camera's picture: `http(s)://…`, a file, or `image:` and an MD5.
  public var waitingImage: String?
  /// The MD5 that the bytes of the waiting image must have, in hexadecimal digits.
  public var waitingImageHash: String?
  /// Whether the microphone is silent while the session is paused.
  public var backgroundMute: Bool?
  /// Seconds for which a pause shows the waiting image; after that the sound goes on alone. 0 is for
  /// ever.
  public var waitingLimit: Double?
  /// Frames per second.
  public var fps: Double?
  /// Seconds from keyframe to keyframe.
  public var gop: Double?
  /// kbps
  public var minBitrate: Int?
  /// kbps
  public var maxBitrate: Int?
  /// Which sessions give way to this one on an uplink that is too slow for all: 1 to 9.
  public var priority: Int?
  public var audioQuality: AudioQuality?
  public var encoder: EncoderChoice?
  /// One of libx264's presets.
  public var encoderPreset: String?
  /// What destination `main` does after a lost connection.
  public var retry: RetryAttributes?

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case camera
    case backCamera = "back_camera"
    case devicePosition = "device_position"
    case microphone, url, destinations, mode, autopush, muted
    case enableMic = "enable_mic"
    case enableCamera = "enable_camera"
    case orientation, aspect, fit, rotation
    case remoteMirror = "remote_mirror"
    case autoFocus = "auto_focus"
    case zoom
    case videoWidth = "video_width"
    case videoHeight = "video_height"
    case beauty
    case beautyStyle = "beauty_style"
    case whiteness
    case waitingImage = "waiting_image"
    case waitingImageHash = "waiting_image_hash"
    case backgroundMute = "background_mute"
    case waitingLimit = "waiting_limit"
    case fps, gop
    case minBitrate = "min_bitrate"
    case maxBitrate = "max_bitrate"
    case priority
    case audioQuality = "audio_quality"
    case encoder
    case encoderPreset = "encoder_preset"
    case retry
  }
}

/// A further URL of a session.
public struct DestinationAttributes: Codable, Hashable, Sendable {
  /// Unique in the session; not `main`.
  public var label: String
  public var url: String
  public var retry: RetryAttributes?

  public init(label: String, url: String, retry: RetryAttributes? = nil) {
    self.label = label
    self.url = url
    self.retry = retry
  }
}

/// The parts of a retry policy that were set.
public struct RetryAttributes: Codable, Hashable, Sendable {
  public var attempts: Int?
  /// Milliseconds.
  public var interval: Double?
  public var backoff: Double?
  /// Milliseconds.
  public var maxInterval: Double?
  public var keepTrying: Bool?
  /// Milliseconds.
  public var minPublish: Double?

  public init() {}

  enum CodingKeys: String, CodingKey {
    case attempts
    case interval = "interval_ms"
    case backoff
    case maxInterval = "max_interval_ms"
    case keepTrying = "keep_trying"
    case minPublish = "min_publish_ms"
  }
}
