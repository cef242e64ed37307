internal import Glibc

/// Points in time as people read them.
enum TimeText {
  /// `2026-03-01 20:15:00.123` in the zone of this machine.
  static func local(nanoseconds: Int64) -> String {
    self.text(nanoseconds: nanoseconds, offset: self.localOffset(at: nanoseconds))
  }

  /// `2026-03-01` in the zone of this machine.
  static func localDate(nanoseconds: Int64) -> String {
    String(self.local(nanoseconds: nanoseconds).prefix(10))
  }

  /// `20:15:00` in the zone of this machine.
  static func localClock(nanoseconds: Int64) -> String {
    String(self.local(nanoseconds: nanoseconds).dropFirst(11).prefix(8))
  }

  /// The time now, in nanoseconds since 1970-01-01T00:00:00Z.
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The time with milliseconds, `offset` seconds east of Greenwich.
  static func text(nanoseconds: Int64, offset: Int64) -> String {
    let milliseconds = self.divide(nanoseconds, by: 1_000_000).quotient
    let (seconds, fraction) = self.divide(milliseconds, by: 1000)
    let (days, second) = self.divide(seconds + offset, by: 86400)
    let date = self.date(days: days)
    let day = "\(self.pad(date.year, 4))-\(self.pad(date.month, 2))-\(self.pad(date.day, 2))"
    let minute = self.pad(second / 60 % 60, 2)
    let clock = "\(self.pad(second / 3600, 2)):\(minute):\(self.pad(second % 60, 2))"
    return "\(day) \(clock).\(self.pad(fraction, 3))"
  }

  /// The Gregorian date, `days` after 1970-01-01.
  static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // Counted from 0000-03-01, so that the leap day is the last of a year, in eras of 400 years.
    let shifted = days + 719_468
    let (era, dayOfEra) = self.divide(shifted, by: 146_097)
    let leaps = dayOfEra / 1460 - dayOfEra / 36524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leaps) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    // Months of 31, 30, 31, 30, 31 days repeat from March on: 153 days in five.
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func localOffset(at nanoseconds: Int64) -> Int64 {
    var time = time_t(self.divide(nanoseconds, by: 1_000_000_000).quotient)
    var parts = tm()
    guard localtime_r(&time, &parts) != nil else { return 0 }
    return Int64(parts.tm_gmtoff)
  }

  /// Division that rounds down, also before 1970.
  private static func divide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, rest: Int64) {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
  }

  private static func pad(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
