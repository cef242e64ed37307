internal import ArgumentParser
internal import ControlAPI

/// `rackcast session bgm pause`
struct SessionBGMPause: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Silence the music, which keeps its place.",
    discussion: """
      Pausing music that is paused is no error.

      Example:
        rackcast session bgm pause cam1
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoPauseBGMRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.pauseBGM(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print(SoundText.bgm(session))
    }
  }
}
