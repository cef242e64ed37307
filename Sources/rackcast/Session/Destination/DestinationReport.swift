internal import ControlAPI

/// The destinations of a session on a page: how they are, and what troubles them.
struct DestinationReport {
  let destinations: [ProtoDestinationStatus]
  /// Nanoseconds since 1970-01-01T00:00:00Z, for ages.
  let now: Int64

  func print(to console: Console) throws {
    guard !self.destinations.isEmpty else {
      try console.print("There is no destination.")
      return
    }
    try console.print(self.table)
    for destination in self.destinations {
      for line in self.remarks(on: destination) {
        try console.print(console.styled(TextWidth.printable(line), .attention))
      }
    }
  }

  var table: Table {
    var table = Table([
      .init(title: "DESTINATION"),
      .init(title: "STATE"),
      .init(title: "FOR", alignment: .right),
      .init(title: "URL", shrinks: true),
      .init(title: "SERVER", dispensable: 5),
      .init(title: "SENT", alignment: .right, dispensable: 3),
      .init(title: "KBPS", alignment: .right),
      .init(title: "TAKES", alignment: .right, dispensable: 6),
      .init(title: "RTT", alignment: .right),
      .init(title: "QUEUE", alignment: .right),
      .init(title: "DROPPED", alignment: .right, dispensable: 1),
      .init(title: "PUBLISHES", alignment: .right, dispensable: 4),
      .init(title: "RECONNECTS", alignment: .right, dispensable: 2),
    ])
    for destination in self.destinations {
      let status = destination.netStatus
      let known = destination.hasNetStatus
      table.add([
        .init(destination.label),
        StateText.cell(of: destination.state),
        .init(self.age(destination.stateSinceWallTimeNs)),
        .init(destination.url),
        .init(known ? status.serverIp : ""),
        .init(FigureText.bytes(destination.bytesSent)),
        .init(known ? "\(status.netSpeed)" : ""),
        .init(known && status.targetBitrate > 0 ? "\(status.targetBitrate)" : ""),
        .init(known ? FigureText.milliseconds(status.rttMs) : ""),
        .init(known ? FigureText.milliseconds(status.queueDelayMs) : ""),
        .init("\(destination.framesDropped)"),
        .init("\(destination.publishes)"),
        .init("\(destination.reconnects)"),
      ])
    }
    return table
  }

  /// The next try, what holds the rate, and the last error.
  func remarks(on destination: ProtoDestinationStatus) -> [String] {
    var lines: [String] = []
    if destination.nextTryWallTimeNs > 0 {
      let seconds = Double(destination.nextTryWallTimeNs - self.now) / 1e9
      let when = seconds > 0 ? "in \(FigureText.decimal(seconds, 1)) s" : "now"
      lines.append("\(destination.label): tried again \(when)")
    }
    if destination.hasNetStatus, let limit = destination.netStatus.limitText {
      lines.append("\(destination.label): \(limit)")
    }
    if !destination.lastMessage.isEmpty {
      lines.append("\(destination.label): \(destination.lastCode) \(destination.lastMessage)")
    }
    return lines
  }

  /// A line for each destination, with all that the table tells, for a pipe or a scrolling terminal.
  func lines(_ console: Console) -> [String] {
    self.destinations.flatMap { destination in
      let state = StateText.name(of: destination.state)
      var parts = [
        TextWidth.printable(destination.label),
        console.styled(state, StateText.style(of: destination.state)),
      ]
      let age = self.age(destination.stateSinceWallTimeNs)
      if !age.isEmpty { parts.append("for \(age)") }
      if destination.hasNetStatus {
        let status = destination.netStatus
        parts.append("\(status.netSpeed) kbps")
        if let limit = status.limitText { parts.append(console.styled(limit, .attention)) }
        parts.append("rtt \(FigureText.milliseconds(status.rttMs))")
        parts.append("queue \(FigureText.milliseconds(status.queueDelayMs))")
      }
      parts.append("dropped \(destination.framesDropped)")
      let isWell = destination.state == .publishing || destination.state == .idle
      let remarks = isWell ? [] : self.remarks(on: destination)
      return [parts.joined(separator: "  ")] + remarks.map { TextWidth.printable("  \($0)") }
    }
  }

  private func age(_ since: Int64) -> String {
    since > 0 ? FigureText.age(seconds: (self.now - since) / 1_000_000_000) : ""
  }
}

extension ProtoNetStatus {
  /// What the picture is held to and why, as `takes 1500 kbps (path slow)`; nil when nothing holds it.
  var limitText: String? {
    self.rateLimit.isEmpty
      ? nil : "takes \(self.targetBitrate) kbps (\(TextWidth.printable(self.rateLimit)))"
  }
}
