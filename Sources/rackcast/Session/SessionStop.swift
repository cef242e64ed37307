internal import ArgumentParser
internal import ControlAPI

/// `rackcast session stop`
struct SessionStop: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "End the push, within a second whatever hangs.",
    discussion: """
      Stopping a stopped session is no error.

      Example:
        rackcast session stop cam1
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoStopSessionRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.stopSession(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print("\(self.name) is \(SessionText.state(session))")
    }
  }
}
