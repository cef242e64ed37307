internal import ArgumentParser
internal import ControlAPI

/// `rackcast session list`
struct SessionList: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the sessions of the node.",
    discussion: """
      Example:
        rackcast session list
        rackcast session list -o json
      """
  )

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let sessions = try await node.call { services in
      try await services.sessions.listSessions(.init(), options: services.answer).sessions
    }.map { $0.withoutSecrets() }
    switch console.format {
    case .json:
      try console.print(json: sessions)
    case .table:
      guard !sessions.isEmpty else {
        console.note("There is no session yet; `rackcast session create --help` shows how.")
        return
      }
      try console.print(Self.table(sessions))
    }
  }

  static func table(_ sessions: [ProtoSession]) -> Table {
    var table = Table([
      .init(title: "SESSION"),
      .init(title: "STATE"),
      .init(title: "MODE", dispensable: 1),
      .init(title: "PICTURE", dispensable: 2),
      .init(title: "CAMERA", shrinks: true),
      .init(title: "MICROPHONE", shrinks: true, dispensable: 3),
      .init(title: "DESTINATIONS", shrinks: true),
    ])
    for session in sessions {
      table.add([
        .init(session.name),
        .init(SessionText.state(session), StateText.style(of: session.state)),
        .init(session.effective.mode),
        .init(SessionText.picture(session)),
        .init(session.effective.camera),
        .init(session.effective.microphone),
        .init(SessionText.destinations(session), SessionText.destinationStyle(session)),
      ])
    }
    return table
  }
}
