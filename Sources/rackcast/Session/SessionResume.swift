internal import ArgumentParser
internal import ControlAPI

/// `rackcast session resume`
struct SessionResume: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Put the camera on air again.",
    discussion: """
      Never un-mutes a session with --muted. Resuming a session that is not paused is no error.

      Example:
        rackcast session resume cam1
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoResumeSessionRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.resumeSession(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print("\(self.name) is \(SessionText.state(session))")
    }
  }
}
