internal import Media

/// Tells a passing fault of an encoder from one that stays.
struct EncoderFaults {
  /// Faults within `window` after which an encoder is given up.
  static let limit = 3
  static let window = Duration.seconds(10)

  private var times: [MediaTime] = []

  enum OnFault: Equatable {
    /// Open the encoder anew and go on.
    case restart
    /// Give the encoder up.
    case giveUp
  }

  /// The encoder failed at `time` of the monotonic clock.
  mutating func faultOccurred(at time: MediaTime) -> OnFault {
    self.times.removeAll { time - $0 > Self.window }
    self.times.append(time)
    return self.times.count < Self.limit ? .restart : .giveUp
  }
}
