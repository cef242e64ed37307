internal import ArgumentParser
internal import ControlAPI

/// `rackcast session bgm play`
struct SessionBGMPlay: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "play",
    abstract: "Play music in a session that runs, in place of what it plays.",
    discussion: """
      Returns when the node has accepted it; bgm_start, bgm_complete and 10003 (it cannot be opened
      or decoded) are events.

      Example:
        rackcast session bgm play cam1 intro.mp3
        rackcast session bgm play cam1 https://media.example/a.m4a --start 1m --end 1m30s --loop
      """
  )

  @Argument(help: "The session, which runs.")
  var name: String

  @Argument(
    help: "The music: a file or an http(s) address; whatever libavformat opens."
  )
  var url: String

  @Option(help: ArgumentHelp("Where to begin; behind the end is the beginning.", valueName: "time"))
  var start: DurationArgument?

  @Option(help: ArgumentHelp("Where to end; without it at the end.", valueName: "time"))
  var end: DurationArgument?

  @Flag(help: "Begin again at the end.")
  var loop = false

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let url = try LocalPath.current().music(self.url)
    let session = try await node.mutate { services, key in
      var request = ProtoPlayBGMRequest()
      request.name = self.name
      request.url = url
      request.startMs = Int64((self.start?.milliseconds ?? 0).rounded())
      request.endMs = Int64((self.end?.milliseconds ?? 0).rounded())
      request.loop = self.loop
      request.idempotencyKey = key
      return try await services.sessions.playBGM(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print(SoundText.bgm(session))
    }
  }
}
