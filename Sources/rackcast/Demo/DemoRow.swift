internal import ControlAPI
internal import SwiftProtobuf

/// A session on air: what the node tells, and what has arrived of it.
struct DemoRow {
  let session: ProtoSession
  let arrivals: DemoArrivals

  /// What `rackcast top` shows and has room on 80 columns beside the arrivals.
  private static let taken: Set = ["SESSION", "STATE", "PICTURE", "KBPS", "DROPPED", "P99"]

  static let columns: [Table.Column] =
    OnAir.columns.filter { Self.taken.contains($0.title) }.map { column in
      var column = column
      // Each can go but the name, the state, the rate and what arrived.
      if column.title == "DROPPED" { column.dispensable = 1 }
      return column
    } + [
      .init(title: "RECEIVED", alignment: .right),
      .init(title: "LATE", alignment: .right),
    ]

  var cells: [Table.Cell] {
    let told = zip(OnAir.columns, OnAir(self.session).cells)
      .filter { Self.taken.contains($0.0.title) }.map(\.1)
    let late = self.arrivals.late
    return told + [
      .init("\(self.arrivals.pictures)"),
      .init("\(late)", late > 0 ? .attention : .plain),
    ]
  }

  /// The same on a line of its own, for a pipe.
  func line(at nanoseconds: Int64, console: Console) -> String {
    let told = OnAir(self.session).line(at: nanoseconds, console: console)
    return "\(told)  received \(self.arrivals.pictures)  late \(self.arrivals.late)"
  }

  /// The figures under names of their own, as `rackcast sink` has them; `session` is as
  /// the protocol has it.
  func json() throws -> Google_Protobuf_Value {
    let session = try Google_Protobuf_Struct(jsonString: try JSONText.line(self.session))
    var fields = self.arrivals.json
    fields["name"] = .init(stringValue: self.session.name)
    fields["session"] = .init(structValue: session)
    return .init(structValue: Google_Protobuf_Struct(fields: fields))
  }
}

extension DemoArrivals {
  /// The figures, named as those of `rackcast sink`.
  var json: [String: Google_Protobuf_Value] {
    [
      "video_frames": .init(numberValue: Double(self.pictures)),
      "audio_frames": .init(numberValue: Double(self.sounds)),
      "late_frames": .init(numberValue: Double(self.late)),
      "regressions": .init(numberValue: Double(self.backwards)),
    ]
  }
}
