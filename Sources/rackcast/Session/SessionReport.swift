internal import ControlAPI

/// A session on a page.
struct SessionReport {
  let session: ProtoSession
  /// Nanoseconds since 1970-01-01T00:00:00Z, for ages.
  let now: Int64

  func print(to console: Console) throws {
    try console.print(self.summary, headings: false)
    try console.print("")
    try console.print(self.attributes)
    if !self.session.destinations.isEmpty {
      try console.print("")
      try DestinationReport(destinations: self.session.destinations, now: self.now)
        .print(to: console)
    }
    if self.session.hasNetStatus {
      try console.print("")
      try console.print(self.netStatus)
    }
  }

  var summary: Table {
    var table = Table([.init(title: ""), .init(title: "", shrinks: true)])
    let state = SessionText.state(self.session)
    table.add([.init("session", .faint), .init(self.session.name, .heading)])
    table.add([
      .init("state", .faint),
      .init(state + self.since, StateText.style(of: self.session.state)),
    ])
    if let onAir = SessionText.onAir(self.session) {
      table.add([.init("on air", .faint), .init(onAir)])
    }
    table.add([
      .init("desired", .faint), .init(StateText.name(of: self.session.desiredState)),
    ])
    table.add([.init("revision", .faint), .init("\(self.session.revision)")])
    table.add([
      .init("created", .faint),
      .init(TimeText.local(nanoseconds: self.session.createdWallTimeNs)),
    ])
    if self.session.preview { table.add([.init("preview", .faint), .init("on")]) }
    if self.session.zoomLevel > 1 {
      table.add([
        .init("zoom", .faint), .init("\(FigureText.short(self.session.zoomLevel))×"),
      ])
    }
    if self.session.torch { table.add([.init("lamp", .faint), .init("on")]) }
    if self.session.hasLastEvent {
      table.add([.init("last event", .faint), .init(SessionText.lastEvent(self.session))])
    }
    return table
  }

  var attributes: Table {
    var table = Table([
      .init(title: "ATTRIBUTE"),
      .init(title: "REQUESTED", shrinks: true),
      .init(title: "EFFECTIVE", shrinks: true),
    ])
    for attribute in SessionAttribute.allCases {
      let requested = attribute.requested(in: self.session.requested)
      let effective = attribute.effective(in: self.session.effective)
      // The destinations have a table of their own; here only where they were asked for.
      guard effective != nil || requested != nil else { continue }
      table.add([.init(attribute.rawValue), .init(requested ?? ""), .init(effective ?? "")])
    }
    for (name, value) in self.derived where !value.isEmpty {
      table.add([.init(name), .init(""), .init(value)])
    }
    return table
  }

  /// Values that follow from the attributes and the devices.
  private var derived: [(String, String)] {
    let effective = self.session.effective
    let sound =
      effective.audioSampleRate == 0
      ? ""
      : """
      \(effective.audioSampleRate) Hz, \(effective.audioChannels) ch, \
      \(effective.audioBitrate) kbps
      """
    return [
      ("camera_mode", effective.cameraMode),
      ("microphone_mode", effective.microphoneMode),
      ("audio", sound),
      ("mic_volume", FigureText.short(effective.micVolume)),
      ("bgm_volume", FigureText.short(effective.bgmVolume)),
      ("bgm", self.session.hasBgm ? SoundText.status(self.session.bgm) : ""),
    ]
  }

  private var since: String {
    guard self.session.stateSinceWallTimeNs > 0 else { return "" }
    let seconds = (self.now - self.session.stateSinceWallTimeNs) / 1_000_000_000
    return " for \(FigureText.age(seconds: seconds))"
  }
}
