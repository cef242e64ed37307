internal import ArgumentParser
internal import ControlAPI

/// `rackcast session mic`
struct SessionMic: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "mic",
    abstract: "Set how loud the microphone is in the mix, or switch it on or off.",
    discussion: """
      --off sends silence in its place, as `session set --muted` does; BGM goes on. The volume stays
      for as long as there is the session and the daemon runs.

      Example:
        rackcast session mic cam1 --volume 0.5
        rackcast session mic cam1 --off
      """
  )

  @Argument(help: "The session.")
  var name: String

  @Option(help: ArgumentHelp("0 to 1; 1 is the microphone's own.", valueName: "volume"))
  var volume: Double?

  @Flag(help: "Send the microphone's sound.")
  var on = false

  @Flag(help: "Send silence in its place.")
  var off = false

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if self.on, self.off { throw ValidationError("--on and --off exclude each other") }
    guard self.volume != nil || self.on || self.off else {
      throw ValidationError("nothing to change: give --volume, --on or --off")
    }
  }

  func run(on node: some NodeConnector, console: Console) async throws {
    var session = ProtoSession()
    if let volume = self.volume {
      session = try await node.mutate { services, key in
        var request = ProtoSetMICVolumeRequest()
        request.name = self.name
        request.volume = volume
        request.idempotencyKey = key
        return try await services.sessions.setMICVolume(request, options: services.answer)
      }
    }
    if self.on || self.off {
      session = try await node.mutate { services, key in
        var request = ProtoUpdateSessionRequest()
        request.name = self.name
        request.attributes.enableMic = self.on
        request.idempotencyKey = key
        return try await services.sessions.updateSession(request, options: services.answer)
      }
    }
    session = session.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      let effective = session.effective
      let state = effective.enableMic ? "on" : "off"
      let volume = FigureText.short(effective.micVolume)
      try console.print("\(self.name): microphone \(state), at \(volume)")
    }
  }
}
