/// The part of a piece of music that is played.
public struct BGMRange: Hashable, Sendable {
  /// Where it begins; zero is the beginning of the file.
  public let start: Duration
  /// Where it ends; `nil` for the end of the file.
  public let end: Duration?

  /// - Parameters:
  ///   - start: below zero is the beginning.
  ///   - end: at or below zero is the end of the file.
  public init(start: Duration, end: Duration) {
    self.start = max(.zero, start)
    self.end = end > .zero ? end : nil
  }

  /// Whether nothing lies between start and end.
  public var isEmpty: Bool {
    self.end.map { $0 <= self.start } ?? false
  }

  /// The range in a file that lasts `duration`: a start behind its end is its beginning, an end
  /// behind its end is its end.
  func within(_ duration: Duration?) -> BGMRange {
    guard let duration else { return self }
    return BGMRange(
      start: self.start < duration ? self.start : .zero,
      end: self.end.flatMap { $0 < duration ? $0 : nil } ?? .zero
    )
  }
}
