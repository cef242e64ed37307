internal import Media

/// The sizes of a driver that takes any between two limits.
struct SteppedSizes: Hashable {
  let widths: ClosedRange<Int>
  let heights: ClosedRange<Int>
  /// The distance between two valid widths, from the smallest on; 0 counts as 1.
  let widthStep: Int
  let heightStep: Int

  /// The usual sizes among them, and both limits, smallest first.
  var common: [PictureSize] {
    let smallest = PictureSize(width: self.widths.lowerBound, height: self.heights.lowerBound)
    let largest = PictureSize(width: self.widths.upperBound, height: self.heights.upperBound)
    let sizes = Set(Self.usual.filter(self.contains) + [smallest, largest])
    return sizes.sorted { ($0.area, $0.width) < ($1.area, $1.width) }
  }

  private func contains(_ size: PictureSize) -> Bool {
    self.widths.contains(size.width) && self.heights.contains(size.height)
      && (size.width - self.widths.lowerBound).isMultiple(of: max(1, self.widthStep))
      && (size.height - self.heights.lowerBound).isMultiple(of: max(1, self.heightStep))
  }

  private static let usual = [
    (320, 180), (320, 240), (640, 360), (640, 480), (800, 600), (960, 540), (1024, 768),
    (1280, 720), (1280, 960), (1920, 1080), (2560, 1440), (3840, 2160),
  ].map { PictureSize(width: $0.0, height: $0.1) }
}

extension FrameRate {
  /// The rate of a time per frame in seconds; `nil` when one of its parts is not over zero.
  /// Reduced, so that equal rates look equal.
  init?(interval: (numerator: Int, denominator: Int)) {
    guard interval.numerator > 0, interval.denominator > 0 else { return nil }
    var (divisor, rest) = (interval.numerator, interval.denominator)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    self.init(interval.denominator / divisor, per: interval.numerator / divisor)
  }

  /// The usual rates of a driver that takes any between two, and both limits, fastest first.
  static func common(slowest: FrameRate?, fastest: FrameRate?) -> [FrameRate] {
    guard let slowest, let fastest, slowest.framesPerSecond <= fastest.framesPerSecond else {
      return [fastest, slowest].compactMap { $0 }
    }
    let usual = [60, 50, 30, 25, 24, 15, 10, 5].map { FrameRate($0) }.filter {
      $0.framesPerSecond >= slowest.framesPerSecond
        && $0.framesPerSecond <= fastest.framesPerSecond
    }
    return Set(usual + [slowest, fastest]).sorted { $0.framesPerSecond > $1.framesPerSecond }
  }
}
