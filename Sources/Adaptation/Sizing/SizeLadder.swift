public import Media

/// Decides when a picture gets smaller because its lowest rate is too much for a path, and when it
/// gets larger again. Owns no clock.
///
/// An encoder cannot bring a large picture with much motion down to any rate; a smaller one it can.
public struct SizeLadder: Hashable, Sendable {
  /// What is sent, as parts of the full width and height.
  public static let steps = [1.0, 0.75, 0.5]

  /// How long the lowest rate must be too much.
  static let lowersAfter = Duration.seconds(5)
  /// How long there must be room for a larger picture.
  static let raisesAfter = Duration.seconds(30)
  /// How many times the lowest rate there must be room for.
  static let room = 2.0

  private var step = 0
  private var tooMuchSince: MediaTime?
  private var roomSince: MediaTime?

  public init() {}

  /// The part of the full width and height that is sent.
  public var scale: Double { Self.steps[self.step] }

  /// What the path of the leading destination takes was judged.
  ///
  /// - Parameters:
  ///   - rate: what the picture is encoded at.
  ///   - lowest: the lowest rate it may be encoded at.
  ///   - isCongested: whether the path takes less than is sent.
  /// - Returns: whether `scale` changed.
  public mutating func judge(
    rate: Bitrate,
    lowest: Bitrate,
    isCongested: Bool,
    at now: MediaTime
  ) -> Bool {
    let isTooMuch = isCongested && rate <= lowest
    self.tooMuchSince = isTooMuch ? self.tooMuchSince ?? now : nil
    let hasRoom =
      !isCongested
      && Double(rate.bitsPerSecond) >= Double(lowest.bitsPerSecond) * Self.room
    self.roomSince = hasRoom ? self.roomSince ?? now : nil

    if let since = self.tooMuchSince, now - since >= Self.lowersAfter,
      self.step + 1 < Self.steps.count
    {
      self.step += 1
      self.tooMuchSince = now
      return true
    }
    if let since = self.roomSince, now - since >= Self.raisesAfter, self.step > 0 {
      self.step -= 1
      self.roomSince = now
      return true
    }
    return false
  }
}
