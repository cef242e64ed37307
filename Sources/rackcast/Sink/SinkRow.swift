internal import RehearsalSink
internal import SwiftProtobuf

/// One publish to the sink as people and programs read it.
struct SinkRow {
  let report: StreamReport
  /// What came in since the look before; `nil` when there was none.
  let kbps: Double?

  static let columns: [Table.Column] = [
    .init(title: "STREAM"),
    .init(title: "FROM", shrinks: true, dispensable: 3),
    .init(title: "PHASE"),
    .init(title: "VERDICT"),
    .init(title: "KBPS", alignment: .right),
    .init(title: "VIDEO", alignment: .right),
    .init(title: "OF DUE", alignment: .right),
    .init(title: "AUDIO", alignment: .right),
    .init(title: "KEYFRAMES", alignment: .right, dispensable: 2),
    .init(title: "LATE", alignment: .right),
    .init(title: "BACKWARDS", alignment: .right),
    .init(title: "RECEIVED", alignment: .right, dispensable: 1),
  ]

  var cells: [Table.Cell] {
    [
      .init("#\(self.report.identity.number) \(self.report.identity)"),
      .init(self.report.peer),
      .init(self.phase, self.phaseStyle),
      .init(self.report.verdict.text, self.report.verdict.style),
      .init(self.kbps.map { FigureText.decimal($0, 0) } ?? "–"),
      .init("\(self.report.video.frames)"),
      .init(self.share ?? "–"),
      .init("\(self.report.audio.frames)"),
      .init("\(self.report.keyframes)"),
      .init("\(self.report.lateFrames)", self.report.lateFrames > 0 ? .attention : .plain),
      .init("\(self.report.regressions)", self.report.regressions > 0 ? .bad : .plain),
      .init(FigureText.bytes(self.report.bytes)),
    ]
  }

  /// The same on a line of its own, for a pipe.
  func line(at nanoseconds: Int64) -> String {
    let parts = [
      TimeText.localClock(nanoseconds: nanoseconds),
      TextWidth.printable("#\(self.report.identity.number) \(self.report.identity)"),
      self.phase,
      self.kbps.map { "\(FigureText.decimal($0, 0)) kbps" } ?? "",
      "video \(self.report.video.frames)",
      self.share.map { "(\($0) of due)" } ?? "",
      "audio \(self.report.audio.frames)",
      "late \(self.report.lateFrames)",
      "backwards \(self.report.regressions)",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// The frames that came, as a part of those due by the claimed rate: `98.0 %`.
  private var share: String? {
    self.report.shareOfDue.map { "\(FigureText.decimal($0 * 100, 1)) %" }
  }

  /// What is to be said of the whole publish:
  /// `#1 live/cam1: gaps, backwards; 98.0 % of the pictures due, longest gap 1.2 s, …`
  var judgement: String {
    let faults = self.report.faults.map(\.text)
    let figures = [
      self.share.map { "\($0) of the pictures due" },
      self.report.arrivalGapMaximum.map { "longest gap \(DurationArgument($0).text)" },
      self.report.keyframeInterval.map { "a keyframe each \(DurationArgument($0).text)" },
      self.report.keyframeIntervalMaximum.map { "at most \(DurationArgument($0).text)" },
    ].compactMap { $0 }
    let name = TextWidth.printable("#\(self.report.identity.number) \(self.report.identity)")
    let verdict = faults.isEmpty ? StreamVerdict.good.text : faults.joined(separator: ", ")
    let tail = figures.isEmpty ? "" : "; \(figures.joined(separator: ", "))"
    return "\(name): \(verdict)\(tail)"
  }

  /// The figures under names of their own; the protocol has no message for them.
  var json: Google_Protobuf_Value {
    var fields: [String: Google_Protobuf_Value] = [
      "number": .init(numberValue: Double(self.report.identity.number)),
      "app": .init(stringValue: self.report.identity.app),
      "name": .init(stringValue: self.report.identity.name),
      "peer": .init(stringValue: self.report.peer),
      "phase": .init(stringValue: self.phase),
      "video_frames": .init(numberValue: Double(self.report.video.frames)),
      "audio_frames": .init(numberValue: Double(self.report.audio.frames)),
      "keyframes": .init(numberValue: Double(self.report.keyframes)),
      "late_frames": .init(numberValue: Double(self.report.lateFrames)),
      "regressions": .init(numberValue: Double(self.report.regressions)),
      "interleaving_jumps": .init(numberValue: Double(self.report.interleavingJumps)),
      "bytes": .init(numberValue: Double(self.report.bytes)),
      "verdict": .init(stringValue: self.report.verdict.rawValue),
      "faults": .init(
        listValue: .init(values: self.report.faults.map { .init(stringValue: $0.rawValue) })
      ),
    ]
    if let kbps = self.kbps { fields["kbps"] = .init(numberValue: kbps.rounded()) }
    if let rate = self.report.frameRate { fields["frame_rate"] = .init(numberValue: rate) }
    if let due = self.report.videoFramesDue {
      fields["video_frames_due"] = .init(numberValue: Double(due))
    }
    if let share = self.report.shareOfDue { fields["share_of_due"] = .init(numberValue: share) }
    let times: [(String, Duration?)] = [
      ("arrival_gap_p99_ms", self.report.arrivalGapP99),
      ("longest_gap_ms", self.report.arrivalGapMaximum),
      ("longest_media_gap_ms", self.report.mediaGapMaximum),
      ("keyframe_interval_ms", self.report.keyframeInterval),
      ("longest_keyframe_interval_ms", self.report.keyframeIntervalMaximum),
    ]
    for case (let name, let time?) in times {
      fields[name] = .init(numberValue: (DurationArgument(time).seconds * 1e6).rounded() / 1e3)
    }
    if let path = self.report.recording { fields["recording"] = .init(stringValue: path) }
    return .init(structValue: Google_Protobuf_Struct(fields: fields))
  }

  private var phase: String {
    switch self.report.phase {
    case .live: "live"
    case .unpublished: "ended"
    case .lost: "lost"
    }
  }

  private var phaseStyle: Style {
    switch self.report.phase {
    case .live: .good
    case .unpublished: .plain
    case .lost: .bad
    }
  }
}
