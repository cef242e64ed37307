internal import ArgumentParser
internal import ControlAPI

/// `rackcast session start`
struct SessionStart: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Start pushing; returns when the node has accepted it.",
    discussion: """
      What comes of it is events; `session wait` waits for it. Starting a started session is no
      error.

      Example:
        rackcast session start cam1 && rackcast session wait cam1 --state live --timeout 10s
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoStartSessionRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.startSession(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print("\(self.name) is \(SessionText.state(session))")
    }
  }
}
