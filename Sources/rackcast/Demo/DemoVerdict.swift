/// Whether the demonstration showed what it is meant to show.
struct DemoVerdict: Hashable, Sendable {
  let accounts: [DemoAccount]
  /// What went wrong beside the sessions, such as the daemon's end.
  var incidents: [String]

  /// Everything that is wrong; empty when all is well.
  var faults: [String] {
    self.incidents + self.accounts.flatMap(\.faults)
  }

  var passed: Bool {
    self.faults.isEmpty && !self.accounts.isEmpty
  }

  /// The verdict in a sentence.
  var text: String {
    guard self.passed else {
      let faults = self.faults.isEmpty ? ["nothing was on air"] : self.faults
      return "the demonstration failed: \(faults.joined(separator: "; "))"
    }
    let least = self.accounts.compactMap(\.percent).min()
    let share = least.map { "\(FigureText.decimal(min($0, 100), 1)) % or more" } ?? "all"
    return """
      The demonstration passed: \(self.accounts.count) sessions were live, \(share) of the pictures \
      due arrived, and no timestamp went backwards.
      """
  }
}
