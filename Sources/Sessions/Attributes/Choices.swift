/// What the canvas is held like.
public enum Orientation: String, Codable, Hashable, Sendable, CaseIterable {
  /// Portrait.
  case vertical
  /// Landscape.
  case horizontal
}

/// The ratio of the canvas, read as 4:3 and 16:9 when it is horizontal.
public enum Aspect: String, Codable, Hashable, Sendable, CaseIterable {
  case threeToFour = "3:4"
  case nineToSixteen = "9:16"
}

/// How the camera's picture fills the canvas.
public enum CanvasFit: String, Codable, Hashable, Sendable, CaseIterable {
  /// The centre fills it; what lies outside is cut.
  case crop
  /// All of it is seen, between black bars.
  case letterbox
}

/// Which of a session's two cameras is on.
public enum DevicePosition: String, Codable, Hashable, Sendable, CaseIterable {
  /// `camera`.
  case front
  /// `back_camera`.
  case back

  /// The other one.
  public var other: DevicePosition {
    switch self {
    case .front: .back
    case .back: .front
    }
  }
}

/// How skin is smoothed.
public enum BeautyStyle: String, Codable, Hashable, Sendable, CaseIterable {
  /// Its texture goes too.
  case smooth
  /// Its texture stays in part.
  case nature
}

/// How the sound is coded.
public enum AudioQuality: String, Codable, Hashable, Sendable, CaseIterable {
  /// 48 kHz stereo, 128 kbps.
  case high
  /// 16 kHz mono, 32 kbps.
  case low
}

/// Which kind of H.264 encoder is wanted.
public enum EncoderChoice: String, Codable, Hashable, Sendable, CaseIterable {
  /// Hardware where there is any that works, else libx264.
  case auto
  /// libx264.
  case software
  /// That of an Intel or AMD graphics device.
  case vaapi
  /// That of an NVIDIA card.
  case nvenc
  /// That of a system on a chip.
  case v4l2m2m
}
