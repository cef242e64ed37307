/// Numbers as people read them.
enum FigureText {
  /// `12.3`, with a fixed number of decimals.
  static func decimal(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    var scale: Double = 1
    for _ in 0 ..< decimals { scale *= 10 }
    let scaled = (value * scale).rounded()
    guard scaled.magnitude < 1e15 else { return "\(value)" }
    let whole = Int64(scaled.magnitude)
    let sign = scaled < 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let fraction = String(whole % Int64(scale))
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(whole / Int64(scale)).\(zeros)\(fraction)"
  }

  /// `25`, `29.97`: as many of two decimals as matter.
  static func short(_ value: Double) -> String {
    var text = self.decimal(value, 2)
    while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") {
      text.removeLast()
    }
    return text
  }

  /// `12.3 ms`
  static func milliseconds(_ value: Double) -> String {
    "\(self.decimal(value, value < 100 ? 1 : 0)) ms"
  }

  /// `1.5 MB`, in powers of 1000.
  static func bytes(_ count: UInt64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    var value = Double(count)
    var unit = 0
    while value >= 999.95, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return "\(unit == 0 ? String(count) : self.decimal(value, 1)) \(units[unit])"
  }

  /// `45 s`, `3 min 5 s`, `2 h 7 min`, `4 d 3 h`
  static func age(seconds: Int64) -> String {
    let seconds = max(0, seconds)
    return switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
    case ..<86400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
    default: "\(seconds / 86400) d \(seconds / 3600 % 24) h"
    }
  }

  /// `1280×720`; `–` when there is no picture.
  static func size(width: UInt32, height: UInt32) -> String {
    width == 0 || height == 0 ? "–" : "\(width)×\(height)"
  }
}
