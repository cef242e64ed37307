/// What came of one session of the demonstration, told at its end.
struct DemoAccount: Hashable, Sendable {
  /// The part of the pictures due that must arrive, in per cent.
  static let percentNeeded = 95

  let session: String
  /// The state the session was in when it was to be stopped; `nil` when the node could not tell.
  var state: StateText?
  /// What the node said last about a session that is not live.
  var lastEvent = ""
  var framesPerSecond = 0.0
  /// Frames of picture and sound sent, and given up, when the node counted last.
  var pushed: UInt64?
  var dropped: UInt64?
  /// What had arrived after the stop.
  var arrivals = DemoArrivals()
  /// From the first media at the sink to the stop, on the clock of this machine; `nil` when nothing
  /// came.
  var span: Duration?

  /// The pictures due in `span`. Timestamps play no part in it: frames that were never made count.
  var due: Int {
    let seconds = self.span.map { DurationArgument($0).seconds } ?? 0
    return Int((seconds * self.framesPerSecond).rounded(.down))
  }

  /// The pictures that arrived as a part of those due in per cent, rounded down so that 95.0 is
  /// enough; `nil` when none were due.
  var percent: Double? {
    guard self.due > 0 else { return nil }
    let share = Double(self.arrivals.pictures) / Double(self.due)
    return (share * 1000).rounded(.down) / 10
  }

  /// What is wrong with the session; empty when all is well.
  var faults: [String] {
    var faults: [String] = []
    if self.state != .live {
      let state = self.state.map { "was \($0.rawValue) at the end, not live" }
      let event = self.lastEvent.isEmpty ? "" : " (last event \(self.lastEvent))"
      faults.append((state ?? "was not seen live at the end") + event)
    }
    if self.arrivals.pictures == 0 {
      faults.append("no picture arrived")
    } else if self.arrivals.pictures * 100 < self.due * Self.percentNeeded {
      let percent = self.percent.map { FigureText.decimal($0, 1) } ?? "–"
      faults.append(
        """
        \(self.arrivals.pictures) of \(self.due) pictures due arrived: \(percent) %, and \
        \(Self.percentNeeded) % are needed
        """
      )
    }
    if self.arrivals.backwards > 0 {
      faults.append("\(self.arrivals.backwards) timestamps went backwards")
    }
    return faults.map { "\(self.session): \($0)" }
  }
}
