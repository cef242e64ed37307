internal import ArgumentParser
internal import ControlAPI

/// `rackcast session bgm volume`
struct SessionBGMVolume: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "volume",
    abstract: "Set how loud the music is in the mix.",
    discussion: """
      0 is silence, 1 the music's own volume, 2 twice that; what goes beyond full scale is turned
      down, not cut. It stays so for as long as there is the session and the daemon runs.

      Example:
        rackcast session bgm volume cam1 0.3
      """
  )

  @Argument(help: "The session.")
  var name: String

  @Argument(help: "0 to 2.")
  var volume: Double

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoSetBGMVolumeRequest()
      request.name = self.name
      request.volume = self.volume
      request.idempotencyKey = key
      return try await services.sessions.setBGMVolume(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      let volume = FigureText.short(session.effective.bgmVolume)
      try console.print("\(self.name): BGM at \(volume)")
    }
  }
}
