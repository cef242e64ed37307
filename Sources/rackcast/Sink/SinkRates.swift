internal import RehearsalSink

/// Turns the byte counts of the sink's streams into rates, from one look to the next.
struct SinkRates {
  private var before: [Int: UInt64] = [:]
  private var lastLook: Duration?

  /// The streams with their rates since the look before.
  ///
  /// - Parameter time: When the looks are, counted from any one point.
  mutating func rows(_ reports: [StreamReport], at time: Duration) -> [SinkRow] {
    let elapsed = self.lastLook.map { DurationArgument(time - $0).seconds } ?? 0
    defer {
      self.lastLook = time
      self.before = reports.reduce(into: [:]) { $0[$1.identity.number] = $1.bytes }
    }
    return reports.map { report in
      guard elapsed > 0 else { return SinkRow(report: report, kbps: nil) }
      let bytes = report.bytes - (self.before[report.identity.number] ?? 0)
      return SinkRow(report: report, kbps: Double(bytes) * 8 / 1000 / elapsed)
    }
  }
}
