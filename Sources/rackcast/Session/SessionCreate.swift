internal import ArgumentParser
internal import ControlAPI

/// `rackcast session create`
struct SessionCreate: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Create a session; it stays idle until it is started.",
    discussion: """
      What is not given has the mode's value; `session show` tells what is in force.

      Example:
        rackcast session create cam1 --camera file:clip.mp4 \\
          --microphone file:clip.mp4 --mode HD --orientation horizontal \\
          --url rtmp://127.0.0.1/live/cam1
      """
  )

  @Argument(help: "1 to 64 letters, digits, `.`, `_` or `-`; begins with a letter or digit.")
  var name: String

  @OptionGroup var attributes: SessionAttributeOptions
  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let attributes = self.attributes.attributes(paths: try .current())
    let session = try await node.mutate { services, key in
      var request = ProtoCreateSessionRequest()
      request.name = self.name
      request.attributes = attributes
      request.idempotencyKey = key
      return try await services.sessions.createSession(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      let next =
        session.state == .idle ? "; start it with: rackcast session start \(self.name)" : ""
      try console.print("\(self.name) created (\(StateText.name(of: session.state)))\(next)")
    }
  }
}
