public import Media

/// What the encoder gives up for what.
public enum EncoderIntent: String, Hashable, Sendable {
  /// Clear and smooth: two B-frames and a short look-ahead, about half a second of delay.
  case clear
  /// The lowest delay: every picture comes out at once, without B-frames.
  case lowDelay
}

/// How one session's pictures are encoded.
public struct VideoEncoderConfiguration: Hashable, Sendable {
  /// The size of every picture: even, 16 to 3840 a side.
  public var size: PictureSize
  /// The constant frame rate.
  public var frameRate: FrameRate
  /// The time between keyframes.
  public var gop: Duration
  /// The mean the encoder aims at.
  public var bitrate: Bitrate
  /// What no mean over ten seconds of moving pictures falls below, whatever is aimed at; zero for no bound.
  /// Pictures that need less take less.
  public var minBitrate: Bitrate
  /// What no mean over ten seconds exceeds.
  public var maxBitrate: Bitrate
  /// What the encoder gives up for what.
  public var intent: EncoderIntent
  /// Which encoder is wanted.
  public var selection: EncoderSelection
  /// The speed preset of libx264, `ultrafast` to `veryslow`.
  public var preset: String
  /// Threads of the encoder; 0 lets it choose.
  public var threads: Int

  public init(
    size: PictureSize,
    frameRate: FrameRate,
    gop: Duration,
    bitrate: Bitrate,
    maxBitrate: Bitrate,
    minBitrate: Bitrate = .kbps(0),
    intent: EncoderIntent,
    selection: EncoderSelection = .software,
    preset: String = "veryfast",
    threads: Int = 0
  ) {
    self.size = size
    self.frameRate = frameRate
    self.gop = gop
    self.bitrate = bitrate
    self.minBitrate = minBitrate
    self.maxBitrate = maxBitrate
    self.intent = intent
    self.selection = selection
    self.preset = preset
    self.threads = threads
  }

  /// The sizes a side may have.
  static let sides = 16 ... 3840

  /// The distance between keyframes in frames.
  var keyframeInterval: Int {
    max(1, Int(self.frameRate.frames(in: self.gop).rounded()))
  }

  /// Throws when a setting is out of bounds.
  func validate() throws(EncodingError) {
    let size = self.size
    guard
      Self.sides.contains(size.width), Self.sides.contains(size.height),
      size.width.isMultiple(of: 2), size.height.isMultiple(of: 2)
    else {
      throw EncodingError(
        code: .unsupportedSize,
        message: "The size \(size) cannot be encoded: both sides must be even and from "
          + "\(Self.sides.lowerBound) to \(Self.sides.upperBound)."
      )
    }
    guard (1.0 ... 60.0).contains(self.frameRate.framesPerSecond) else {
      throw self.unsupported("the frame rate \(self.frameRate) is not from 1 to 60")
    }
    guard self.gop > .zero else {
      throw self.unsupported("the time between keyframes is not over zero")
    }
    guard self.bitrate.kbps > 0, self.maxBitrate >= self.bitrate else {
      throw self.unsupported(
        "the bitrate \(self.bitrate) is not over zero and up to the highest, \(self.maxBitrate)"
      )
    }
    guard self.minBitrate <= self.maxBitrate else {
      throw self.unsupported(
        "the lowest bitrate, \(self.minBitrate), is over the highest, \(self.maxBitrate)"
      )
    }
    guard self.threads >= 0 else {
      throw self.unsupported("the number of threads, \(self.threads), is negative")
    }
  }

  private func unsupported(_ reason: String) -> EncodingError {
    EncodingError(
      code: .unsupportedConfiguration,
      message: "The video cannot be encoded: \(reason)."
    )
  }
}
