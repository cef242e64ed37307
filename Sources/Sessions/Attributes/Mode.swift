internal import Encoding
internal import Media

/// A profile: it supplies the attributes that are not set.
public enum Mode: String, Codable, Hashable, Sendable, CaseIterable {
  /// Clear and smooth at little bandwidth.
  case sd = "SD"
  /// Clear and smooth.
  case hd = "HD"
  /// The studio's 1080.
  case fhd = "FHD"
  /// Lowest delay, sound first.
  case rtc = "RTC"

  /// The canvas for `aspect` held upright.
  func portraitSize(_ aspect: Aspect) -> PictureSize {
    let width: Int
    let height: Int
    switch self {
    case .sd, .rtc: (width, height) = (360, 640)
    case .hd: (width, height) = (540, 960)
    case .fhd: (width, height) = (1080, 1920)
    }
    return switch aspect {
    case .nineToSixteen: PictureSize(width: width, height: height)
    // SD and RTC keep the height, FHD the width, HD the height.
    case .threeToFour:
      self == .fhd
        ? PictureSize(width: width, height: width * 4 / 3)
        : PictureSize(width: height * 3 / 4, height: height)
    }
  }

  /// Frames per second.
  var framesPerSecond: Double {
    switch self {
    case .sd: 15
    case .hd: 25
    case .fhd, .rtc: 30
    }
  }

  /// The video bounds in kbps.
  var bitrates: ClosedRange<Int> {
    switch self {
    case .sd: 300 ... 800
    case .hd: 600 ... 1500
    case .fhd: 1800 ... 4500
    case .rtc: 200 ... 1000
    }
  }

  /// Seconds from keyframe to keyframe.
  var gop: Double {
    switch self {
    case .sd, .hd: 3
    case .fhd: 2
    case .rtc: 1
    }
  }

  /// What the encoder optimises for.
  var intent: EncoderIntent {
    switch self {
    case .sd, .hd, .fhd: .clear
    case .rtc: .lowDelay
    }
  }

  /// The media that may wait for a destination.
  var queueBudget: Duration {
    switch self {
    case .sd, .hd, .fhd: .seconds(1)
    case .rtc: .milliseconds(300)
    }
  }
}

extension Mode {
  /// How long a picture may wait for those it is written with. A few pictures at once cost a
  /// destination half of what each by itself does, and a mode with a look-ahead and a budget of a second
  /// does not miss the time.
  var pictureWindow: Duration {
    switch self {
    case .sd, .hd, .fhd: .milliseconds(80)
    case .rtc: .zero
    }
  }

  /// How much sound may wait for the picture to leave the encoder first.
  var soundPatience: Duration {
    switch self {
    case .sd, .hd, .fhd: .seconds(1)
    // Sound first.
    case .rtc: .zero
    }
  }
}
