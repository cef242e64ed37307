internal import ArgumentParser
internal import ControlAPI

/// `rackcast session bgm resume`
struct SessionBGMResume: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with music that is paused.",
    discussion: """
      Resuming music that plays is no error.

      Example:
        rackcast session bgm resume cam1
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoResumeBGMRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.resumeBGM(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print(SoundText.bgm(session))
    }
  }
}
