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
      .init(self.kbps.map { FigureText.decimal($0, 0) } ?? "–"),
      .init("\(self.report.video.frames)"),
      .init(self.share.map { "\(FigureText.decimal($0 * 100, 1)) %" } ?? "–"),
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
      self.share.map { "(\(FigureText.decimal($0 * 100, 1)) % of due)" } ?? "",
      "audio \(self.report.audio.frames)",
      "late \(self.report.lateFrames)",
      "backwards \(self.report.regressions)",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// The frames that came, as a part of those due by the claimed rate.
  var share: Double? {
    guard let due = self.report.videoFramesDue, due > 0 else { return nil }
    return Double(self.report.video.frames) / Double(due)
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
    ]
    if let kbps = self.kbps { fields["kbps"] = .init(numberValue: kbps.rounded()) }
    if let rate = self.report.frameRate { fields["frame_rate"] = .init(numberValue: rate) }
    if let due = self.report.videoFramesDue {
      fields["video_frames_due"] = .init(numberValue: Double(due))
    }
    if let gap = self.report.arrivalGapP99 {
      fields["arrival_gap_p99_ms"] = .init(numberValue: DurationArgument(gap).milliseconds)
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
