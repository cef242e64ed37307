internal import ControlAPI

/// An event as people read it.
struct EventRow {
  let event: ProtoEvent

  static let columns: [Table.Column] = [
    .init(title: "#", alignment: .right),
    .init(title: "TIME", dispensable: 1),
    .init(title: "SESSION"),
    .init(title: "DESTINATION", shrinks: true),
    .init(title: "CODE", alignment: .right),
    .init(title: "NAME", shrinks: true),
    .init(title: "MESSAGE", shrinks: true),
  ]

  /// - Parameter today: A time of the day whose date goes without saying, in nanoseconds since
  ///   1970-01-01T00:00:00Z; `nil` to write every date.
  static func table(_ events: [ProtoEvent], today: Int64? = nil) -> Table {
    let isToday = { (event: ProtoEvent) in
      today.map { TimeText.localDate(nanoseconds: $0) }
        == TimeText.localDate(nanoseconds: event.wallTimeNs)
    }
    let clockOnly = events.allSatisfy(isToday)
    var table = Table(self.columns)
    for event in events { table.add(EventRow(event: event).cells(clockOnly: clockOnly)) }
    return table
  }

  private func cells(clockOnly: Bool) -> [Table.Cell] {
    let time = TimeText.local(nanoseconds: self.event.wallTimeNs)
    let style = Self.style(of: self.event.severity)
    return [
      .init(self.event.sequence == 0 ? "" : "\(self.event.sequence)", .faint),
      .init(clockOnly ? String(time.dropFirst(11)) : time),
      .init(self.event.session),
      .init(self.event.destination),
      .init(self.event.code == 0 ? "" : "\(self.event.code)", style),
      .init(self.event.name, style),
      .init(self.message),
    ]
  }

  /// One line, for a stream: the columns cannot know what is still to come.
  func line(console: Console) -> String {
    let style = Self.style(of: self.event.severity)
    let code = self.event.code == 0 ? self.event.name : "\(self.event.code) \(self.event.name)"
    let place = [self.event.session, self.event.destination].filter { !$0.isEmpty }
    let parts = [
      self.event.sequence == 0 ? "" : console.styled("#\(self.event.sequence)", .faint),
      TimeText.local(nanoseconds: self.event.wallTimeNs),
      TextWidth.printable(place.joined(separator: "/")),
      console.styled(TextWidth.printable(code), style),
      TextWidth.printable(self.message),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// The message, and where the event moved the state.
  private var message: String {
    guard !self.event.nextState.isEmpty, self.event.nextState != self.event.previousState else {
      return self.event.message
    }
    let step =
      self.event.previousState.isEmpty
      ? "→ \(self.event.nextState)" : "\(self.event.previousState) → \(self.event.nextState)"
    return self.event.message.isEmpty ? step : "\(self.event.message) (\(step))"
  }

  static func style(of severity: ProtoSeverity) -> Style {
    switch severity {
    case .warning: .attention
    case .error: .bad
    case .info, .unspecified, .UNRECOGNIZED: .plain
    }
  }
}
