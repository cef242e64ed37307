/// An H.264 encoder in hardware that libavcodec drives.
public enum HardwareEncoder: String, Hashable, Sendable, CaseIterable {
  /// That of an NVIDIA card.
  case nvenc
  /// That of an Intel or AMD graphics device, through VAAPI.
  case vaapi
  /// That of a system on a chip, as a V4L2 memory-to-memory device.
  case v4l2m2m

  /// libavcodec's name for it.
  public var codec: String {
    "h264_\(self.rawValue)"
  }

  /// Whether it takes another bitrate as it runs; else it is opened anew for one.
  var followsBitrate: Bool {
    switch self {
    case .nvenc: true
    // libavcodec sets their rate once, when they open.
    case .vaapi, .v4l2m2m: false
    }
  }
}

/// Which encoder a configuration asks for.
public enum EncoderSelection: Hashable, Sendable {
  /// Hardware, where there is any that works; else software.
  case automatic
  /// libx264.
  case software
  /// This hardware; software where it cannot start.
  case hardware(HardwareEncoder)
}

/// A hardware encoder that could not start, and why; software is used in its place.
public struct EncoderFallback: Hashable, Sendable {
  public let encoder: HardwareEncoder
  /// What failed, for people.
  public let reason: String

  public init(encoder: HardwareEncoder, reason: String) {
    self.encoder = encoder
    self.reason = reason
  }
}
