internal import ArgumentParser
internal import ControlAPI

/// `rackcast session pause`
struct SessionPause: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Put the waiting image on air; the connections stay.",
    discussion: """
      The microphone stays on air unless the session has --background-mute. Pausing a paused session \
      is no error.

      Example:
        rackcast session pause cam1
        rackcast session set cam1 --waiting-image break.png --waiting-limit 10m
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoPauseSessionRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.pauseSession(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print("\(self.name) is \(SessionText.state(session))")
    }
  }
}
