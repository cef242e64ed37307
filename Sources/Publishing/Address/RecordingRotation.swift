/// When a recording goes on in another file.
public struct RecordingRotation: Hashable, Sendable {
  /// How much media a file holds before the next keyframe begins another; `nil` for any.
  public var time: Duration?
  /// How many bytes a file holds at most, where a keyframe comes in time; `nil` for any.
  public var bytes: Int?

  /// The times that can be asked for.
  static let times: ClosedRange<Duration> = .seconds(1) ... .seconds(24 * 3600)
  /// The sizes that can be asked for.
  static let sizes = 100_000 ... 1_000_000_000_000

  /// - Parameters:
  ///   - time: 1 s to 24 h, in whole seconds.
  ///   - bytes: 100 kB to 1 TB, in whole kB.
  init(time: Duration? = nil, bytes: Int? = nil) {
    self.time = time
    self.bytes = bytes
  }
}

extension RecordingRotation {
  /// Reads `rotate-time=30m`, `rotate-size=2GB`, or both with `&` between.
  init(query: Substring) throws(InvalidPushURL) {
    self.init()
    for part in query.split(separator: "&", omittingEmptySubsequences: false) {
      guard let (name, value) = part.split(at: "=") else { throw Self.unknown }
      switch name {
      case "rotate-time" where self.time == nil:
        self.time = try Self.time(value)
      case "rotate-size" where self.bytes == nil:
        self.bytes = try Self.size(value)
      case _:
        throw Self.unknown
      }
    }
  }

  /// The rotation as it stands in an address: the parts in this order, each in its greatest unit.
  var query: String {
    var parts: [String] = []
    if let time = self.time {
      let seconds = time.components.seconds
      let (factor, unit) = Self.timeUnits.last { seconds % $0.0 == 0 } ?? (1, "s")
      parts.append("rotate-time=\(seconds / factor)\(unit)")
    }
    if let bytes = self.bytes {
      let (factor, unit) = Self.sizeUnits.last { bytes % $0.0 == 0 } ?? (1000, "kB")
      parts.append("rotate-size=\(bytes / factor)\(unit)")
    }
    return parts.joined(separator: "&")
  }

  /// In seconds, the smallest first.
  private static let timeUnits: [(Int64, String)] = [(1, "s"), (60, "m"), (3600, "h")]
  /// In bytes, the smallest first.
  private static let sizeUnits: [(Int, String)] = [
    (1000, "kB"), (1_000_000, "MB"), (1_000_000_000, "GB"),
  ]

  private static func time(_ text: Substring) throws(InvalidPushURL) -> Duration {
    for (factor, unit) in Self.timeUnits where text.hasSuffix(unit) {
      guard let number = Self.number(text.dropLast(unit.count)) else { break }
      let time = Duration.seconds(Int64(number) * factor)
      guard Self.times.contains(time) else { break }
      return time
    }
    throw InvalidPushURL(
      .invalidPath,
      "rotate-time is a whole number of s, m or h from 1s to 24h, such as rotate-time=30m."
    )
  }

  private static func size(_ text: Substring) throws(InvalidPushURL) -> Int {
    for (factor, unit) in Self.sizeUnits where text.hasSuffix(unit) {
      guard let number = Self.number(text.dropLast(unit.count)) else { break }
      let size = number * factor
      guard Self.sizes.contains(size) else { break }
      return size
    }
    throw InvalidPushURL(
      .invalidPath,
      "rotate-size is a whole number of kB, MB or GB from 100kB to 1000GB, "
        + "such as rotate-size=2GB."
    )
  }

  /// A whole number of at most nine digits, so that no unit makes it overflow.
  private static func number(_ text: Substring) -> Int? {
    guard
      (1 ... 9).contains(text.utf8.count),
      text.utf8.allSatisfy({ (UInt8(ascii: "0") ... UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Int(text)
  }

  private static var unknown: InvalidPushURL {
    InvalidPushURL(
      .invalidPath,
      "Behind the ? of a recording stands rotate-time=30m, rotate-size=2GB, or both with & "
        + "between, each once; write ? in a path as %3F."
    )
  }
}
