internal import SwiftProtobuf

/// The accounts of the demonstration as people and programs read them.
struct DemoSummary {
  let verdict: DemoVerdict

  var table: Table {
    var table = Table([
      .init(title: "SESSION"),
      .init(title: "PUSHED", alignment: .right, dispensable: 4),
      .init(title: "RECEIVED", alignment: .right, dispensable: 3),
      .init(title: "PICTURES", alignment: .right),
      .init(title: "DUE", alignment: .right, dispensable: 2),
      .init(title: "OF DUE", alignment: .right),
      .init(title: "LATE", alignment: .right),
      .init(title: "DROPPED", alignment: .right, dispensable: 5),
      .init(title: "BACKWARDS", alignment: .right),
    ])
    for account in self.verdict.accounts {
      let arrivals = account.arrivals
      let dropped = account.dropped ?? 0
      table.add([
        .init(account.session, account.faults.isEmpty ? .good : .bad),
        .init(account.pushed.map { "\($0)" } ?? "–"),
        .init("\(arrivals.pictures + arrivals.sounds)"),
        .init("\(arrivals.pictures)"),
        .init("\(account.due)"),
        .init(account.percent.map { "\(FigureText.decimal($0, 1)) %" } ?? "–"),
        .init("\(arrivals.late)", arrivals.late > 0 ? .attention : .plain),
        .init(account.dropped.map { "\($0)" } ?? "–", dropped > 0 ? .attention : .plain),
        .init("\(arrivals.backwards)", arrivals.backwards > 0 ? .bad : .plain),
      ])
    }
    return table
  }

  /// What the columns mean.
  static let legend = [
    "PUSHED, as the daemon counted, and RECEIVED at the sink: pictures and sound.",
    "DUE: pictures from the first media at the sink to the stop, by the clock.",
    "LATE: pictures more than a frame and 100 ms behind the promptest one.",
  ]

  var json: [String: Google_Protobuf_Value] {
    let accounts = self.verdict.accounts.map { account in
      var fields = account.arrivals.json
      fields["name"] = .init(stringValue: account.session)
      fields["state"] = account.state.map { .init(stringValue: $0.rawValue) }
      fields["video_frames_due"] = .init(numberValue: Double(account.due))
      fields["frames_sent"] = account.pushed.map { .init(numberValue: Double($0)) }
      fields["frames_dropped"] = account.dropped.map { .init(numberValue: Double($0)) }
      fields["frame_rate"] = .init(numberValue: account.framesPerSecond)
      return Google_Protobuf_Value(structValue: Google_Protobuf_Struct(fields: fields))
    }
    let faults = self.verdict.faults.map { Google_Protobuf_Value(stringValue: $0) }
    return [
      "passed": .init(boolValue: self.verdict.passed),
      "faults": .init(listValue: Google_Protobuf_ListValue(values: faults)),
      "sessions": .init(listValue: Google_Protobuf_ListValue(values: accounts)),
    ]
  }
}
