internal import Adaptation
internal import Encoding
public import Media
internal import Processing
public import Publishing
public import WaitingImages

/// Every attribute of a session with the value that is in force.
public struct EffectiveAttributes: Hashable, Sendable {
  /// The front camera.
  public let camera: String?
  public let backCamera: String?
  public let devicePosition: DevicePosition
  public let microphone: String?
  public let mode: Mode
  public let autopush: Bool
  public let muted: Bool
  public let enableCamera: Bool
  public let orientation: Orientation
  public let aspect: Aspect
  public let fit: CanvasFit
  /// Degrees clockwise.
  public let rotation: Int
  public let remoteMirror: Bool
  /// Whether the camera is to focus by itself, where it can.
  public let autoFocus: Bool
  /// Whether the picture may be zoomed.
  public let zoom: Bool
  public let size: PictureSize
  /// 0 to 9.
  public let beauty: Int
  public let beautyStyle: BeautyStyle
  /// 0 to 9.
  public let whiteness: Int
  /// What is sent in place of the camera's picture; nil is the built-in slate.
  public let waitingImage: WaitingImageSource?
  public let waitingImageHash: WaitingImageHash?
  public let backgroundMute: Bool
  /// How long a pause shows the waiting image; nil is for ever.
  public let waitingLimit: Duration?
  public let frameRate: FrameRate
  public let gop: Duration
  /// kbps
  public let bitrates: ClosedRange<Int>
  /// 1 to 9: sessions of a lower one give way on an uplink that is too slow for all.
  public let priority: Int
  public let audioQuality: AudioQuality
  public let encoder: EncoderChoice
  public let encoderPreset: String
  public let destinations: [Destination]

  /// One URL the session pushes to.
  public struct Destination: Hashable, Sendable {
    public let label: String
    public let url: PushURL
    public let retry: RetryPolicy
  }

  /// The coded sound.
  public var audioFormat: AudioFormat {
    switch self.audioQuality {
    case .high: AudioFormat(sampleRate: 48000, channels: 2)
    case .low: AudioFormat(sampleRate: 16000, channels: 1)
    }
  }

  /// The target of the sound's encoder.
  public var audioBitrate: Bitrate {
    switch self.audioQuality {
    case .high: .kbps(128)
    case .low: .kbps(32)
    }
  }

  /// The camera that is to be on.
  public var activeCamera: String? {
    switch self.devicePosition {
    case .front: self.camera
    case .back: self.backCamera
    }
  }

  /// Whether the session sends a picture.
  public var hasVideo: Bool {
    self.enableCamera && self.camera != nil
  }

  /// The canvas that the camera's picture is brought to.
  var canvas: Canvas {
    let fit: Canvas.Fit =
      switch self.fit {
      case .crop: .crop
      case .letterbox: .letterbox
      }
    // Validation lets only these four through.
    let rotation: Canvas.Rotation =
      switch self.rotation {
      case 90: .quarter
      case 180: .half
      case 270: .threeQuarters
      default: .none
      }
    return Canvas(
      size: self.size,
      fit: fit,
      rotation: rotation,
      isMirrored: self.remoteMirror
    )
  }

  /// What is done to skin.
  var skinBeauty: Beauty {
    let style: Beauty.Style =
      switch self.beautyStyle {
      case .smooth: .smooth
      case .nature: .nature
      }
    return Beauty(level: self.beauty, style: style, whiteness: self.whiteness)
  }

  /// What the encoder is opened with.
  var encoderConfiguration: VideoEncoderConfiguration {
    VideoEncoderConfiguration(
      size: self.size,
      frameRate: self.frameRate,
      gop: self.gop,
      bitrate: .kbps(self.bitrates.upperBound),
      maxBitrate: .kbps(self.bitrates.upperBound),
      minBitrate: .kbps(self.bitrates.lowerBound),
      intent: self.mode.intent,
      selection: self.encoder.selection,
      preset: self.encoderPreset,
      threads: self.encoderThreads
    )
  }

  /// Within what the rate of the picture follows the paths.
  var rateBounds: RateBounds {
    RateBounds(
      minimum: .kbps(self.bitrates.lowerBound),
      maximum: .kbps(self.bitrates.upperBound),
      sound: self.audioBitrate,
      budget: self.mode.queueBudget,
      keyframeInterval: self.gop
    )
  }

  /// One thread encodes all but the largest pictures: threads cost CPU and, with frame threading,
  /// delay; above 720p a single core is too slow.
  private var encoderThreads: Int {
    self.size.area > 1280 * 720 ? 2 : 1
  }
}

extension EffectiveAttributes {
  /// The canvas as the camera sees it, which may be mounted sideways.
  var rotatedSize: PictureSize {
    self.rotation == 90 || self.rotation == 270 ? self.size.transposed : self.size
  }
}

extension EffectiveAttributes {
  /// Throws `SessionError.Code.failedPrecondition` when there is nothing to push to.
  func checkHasDestination(session name: String) throws(SessionError) {
    guard self.destinations.isEmpty else { return }
    throw SessionError(
      .failedPrecondition,
      "session \(name) has nowhere to push to: set a url first"
    )
  }
}
