/// A point on a time line, in nanoseconds.
///
/// On the capture side the line is the machine's monotonic clock (`CLOCK_MONOTONIC`, the clock of
/// V4L2 and ALSA timestamps); behind the pacer it is the session's media time, zero at its start.
public struct MediaTime: Hashable, Comparable, Sendable {
  /// Nanoseconds since the origin of the time line.
  public var nanoseconds: Int64

  /// The point `nanoseconds` after the origin.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The origin of the time line.
  public static let zero = MediaTime(nanoseconds: 0)

  /// The point in whole milliseconds, rounded down: the unit of RTMP and FLV timestamps.
  public var milliseconds: Int64 {
    let quotient = self.nanoseconds / 1_000_000
    return self.nanoseconds % 1_000_000 < 0 ? quotient - 1 : quotient
  }

  public static func < (left: MediaTime, right: MediaTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  public static func + (time: MediaTime, duration: Duration) -> MediaTime {
    MediaTime(nanoseconds: time.nanoseconds + duration.nanoseconds)
  }

  public static func - (time: MediaTime, duration: Duration) -> MediaTime {
    MediaTime(nanoseconds: time.nanoseconds - duration.nanoseconds)
  }

  /// The time from `right` to `left`; negative when `left` comes first.
  public static func - (left: MediaTime, right: MediaTime) -> Duration {
    .nanoseconds(left.nanoseconds - right.nanoseconds)
  }

  public static func += (time: inout MediaTime, duration: Duration) {
    time = time + duration
  }
}

extension MediaTime: CustomStringConvertible {
  public var description: String {
    let (seconds, rest) = self.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let milliseconds = String(rest.magnitude / 1_000_000)
    let sign = self.nanoseconds < 0 ? "-" : ""
    let padding = String(repeating: "0", count: 3 - milliseconds.count)
    return "\(sign)\(seconds.magnitude).\(padding)\(milliseconds) s"
  }
}
