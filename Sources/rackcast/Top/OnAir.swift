internal import ControlAPI

/// What is worth seeing at a glance about a session that is on.
struct OnAir {
  let session: ProtoSession

  init(_ session: ProtoSession) {
    self.session = session
  }

  static let columns: [Table.Column] = [
    .init(title: "SESSION"),
    .init(title: "STATE"),
    .init(title: "MODE", dispensable: 5),
    .init(title: "PICTURE", dispensable: 4),
    .init(title: "KBPS", alignment: .right),
    .init(title: "DESTINATIONS", shrinks: true),
    .init(title: "RTT", alignment: .right, dispensable: 3),
    .init(title: "QUEUE", alignment: .right, dispensable: 1),
    .init(title: "DROPPED", alignment: .right),
    .init(title: "P99", alignment: .right, dispensable: 2),
  ]

  /// Whether the session is on, or should be.
  var isOn: Bool {
    self.session.state != .idle || self.session.desiredState == .started
  }

  var cells: [Table.Cell] {
    [
      .init(self.session.name),
      .init(SessionText.state(self.session), StateText.style(of: self.session.state)),
      .init(self.session.effective.mode),
      .init(self.picture),
      .init(self.hasFigures ? "\(self.kbps)" : "–"),
      .init(
        SessionText.destinations(self.session),
        SessionText.destinationStyle(self.session)
      ),
      .init(self.hasFigures ? FigureText.milliseconds(self.rtt) : "–"),
      .init(self.hasFigures ? FigureText.milliseconds(self.queueDelay) : "–"),
      .init("\(self.dropped)", self.dropped > 0 ? .attention : .plain),
      .init(self.hasFigures ? FigureText.milliseconds(self.captureToWire) : "–"),
    ]
  }

  /// The same on a line of its own, for a pipe or a scrolling terminal.
  func line(at nanoseconds: Int64, console: Console) -> String {
    let style = StateText.style(of: self.session.state)
    var parts = [
      TimeText.localClock(nanoseconds: nanoseconds),
      TextWidth.printable(self.session.name),
      console.styled(SessionText.state(self.session), style),
      self.session.effective.mode,
      self.picture,
    ]
    if self.hasFigures { parts.append("\(self.kbps) kbps") }
    parts.append(TextWidth.printable(SessionText.destinations(self.session)))
    if self.hasFigures {
      if let limit = self.session.netStatus.limitText {
        parts.append(console.styled(limit, .attention))
      }
      parts.append("rtt \(FigureText.milliseconds(self.rtt))")
      parts.append("queue \(FigureText.milliseconds(self.queueDelay))")
      parts.append("dropped \(self.dropped)")
      parts.append("p99 \(FigureText.milliseconds(self.captureToWire))")
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// The size sent and the rate measured; before there are figures, what they should become.
  private var picture: String {
    let status = self.session.netStatus
    guard status.videoWidth > 0 else { return SessionText.picture(self.session) }
    let size = FigureText.size(width: status.videoWidth, height: status.videoHeight)
    return "\(size) @ \(FigureText.decimal(status.videoFps, 1))"
  }

  private var hasFigures: Bool {
    self.session.hasNetStatus
  }

  /// Picture and sound at the encoder.
  private var kbps: UInt32 {
    self.session.netStatus.videoBitrate &+ self.session.netStatus.audioBitrate
  }

  /// The figures of each destination; those of the session while there are none.
  private var statuses: [ProtoNetStatus] {
    let statuses = self.session.destinations.filter(\.hasNetStatus).map(\.netStatus)
    return statuses.isEmpty ? [self.session.netStatus] : statuses
  }

  private var rtt: Double {
    self.statuses.map(\.rttMs).max() ?? 0
  }

  private var queueDelay: Double {
    self.statuses.map(\.queueDelayMs).max() ?? 0
  }

  private var dropped: UInt64 {
    self.statuses.reduce(0) { $0 &+ $1.framesDropped }
  }

  private var captureToWire: Double {
    self.statuses.map(\.captureToWireP99Ms).max() ?? 0
  }
}
