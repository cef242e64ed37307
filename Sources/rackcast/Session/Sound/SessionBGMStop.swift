internal import ArgumentParser
internal import ControlAPI

/// `rackcast session bgm stop`
struct SessionBGMStop: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "End the music.",
    discussion: """
      Stopping where nothing plays is no error.

      Example:
        rackcast session bgm stop cam1
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoStopBGMRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.stopBGM(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print(SoundText.bgm(session))
    }
  }
}
