internal import ArgumentParser
internal import ControlAPI

/// `rackcast codes`
struct CodesCommand: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "codes",
    abstract: "List every code that an event can carry, as the node knows them.",
    discussion: """
      Example:
        rackcast codes
        rackcast codes 3005
      """
  )

  @Argument(
    help: "Only these codes or names: 1102, 1307, read_write_failed; signs may be left out."
  )
  var codes: [String] = []

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let all = try await node.call { services in
      try await services.events.listCodes(.init(), options: services.answer).codes
    }
    let shown = try self.codes.isEmpty ? all : self.codes.flatMap { try Self.find($0, in: all) }
    switch console.format {
    case .json:
      try console.print(json: shown)
    case .table:
      try console.print(Self.table(shown))
    }
  }

  static func find(_ text: String, in codes: [ProtoCodeInfo]) throws -> [ProtoCodeInfo] {
    // The specification writes its errors with U+2212, the minus sign.
    let number = Int32(String(text.map { $0 == "\u{2212}" ? "-" : $0 }))
    // No two codes differ in their sign alone.
    let found = codes.filter { $0.name == text || $0.code.magnitude == number?.magnitude }
    guard !found.isEmpty else {
      throw CommandFailure(
        status: .notFound,
        message: "there is no code \(text); `rackcast codes` lists them all"
      )
    }
    return found
  }

  static func table(_ codes: [ProtoCodeInfo]) -> Table {
    var table = Table([
      .init(title: "CODE", alignment: .right),
      .init(title: "NAME"),
      .init(title: "SEVERITY"),
      .init(title: "EMITTED WHEN", shrinks: true),
    ])
    for code in codes {
      let style = EventRow.style(of: code.severity)
      table.add([
        .init("\(code.code)", style),
        .init(code.name),
        .init(Self.name(of: code.severity), style),
        .init(code.meaning),
      ])
    }
    return table
  }

  private static func name(of severity: ProtoSeverity) -> String {
    switch severity {
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    case .unspecified, .UNRECOGNIZED: ""
    }
  }
}
