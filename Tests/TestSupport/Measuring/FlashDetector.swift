public import Media

/// Finds the first picture of each flash.
public struct FlashDetector: Sendable {
  /// The times of these pictures. A flash that was on already in the first picture is left out.
  public private(set) var flashes: [MediaTime] = []
  private var wasFlash = true

  public init() {}

  /// Takes the next picture.
  public mutating func take(isFlash: Bool, at time: MediaTime) {
    if isFlash, !self.wasFlash { self.flashes.append(time) }
    self.wasFlash = isFlash
  }
}
