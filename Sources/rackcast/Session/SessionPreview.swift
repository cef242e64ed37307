internal import ArgumentParser
internal import ControlAPI

/// `rackcast session preview`
struct SessionPreview: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Open the sources and the encoder of a session without pushing.",
    discussion: """
      `session snapshot` shows what they give; `session start` then pushes it without opening \
      anything anew. --stop, `session stop` or a source that fails end it.

      Example:
        rackcast session preview cam1
        rackcast session preview cam1 --stop
      """
  )

  @Argument(help: "The session, which is not started.")
  var name: String

  @Flag(help: "End the preview.")
  var stop = false

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      if self.stop {
        var request = ProtoStopPreviewRequest()
        request.name = self.name
        request.idempotencyKey = key
        return try await services.sessions.stopPreview(request, options: services.answer)
      }
      var request = ProtoStartPreviewRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.startPreview(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      let state = SessionText.state(session)
      try console.print(
        session.preview ? "\(self.name) is \(state), with a preview" : "\(self.name) is \(state)"
      )
    }
  }
}
