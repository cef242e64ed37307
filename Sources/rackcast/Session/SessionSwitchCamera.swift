internal import ArgumentParser
internal import ControlAPI

/// `rackcast session switch-camera`
struct SessionSwitchCamera: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "switch-camera",
    abstract: "Put the session's other camera on: front, back, front …",
    discussion: """
      Live, the first picture of the other camera is the next one sent: no black, no new connection. \
      `session set --device-position` says which one instead.

      Example:
        rackcast session switch-camera cam1
      """
  )

  @Argument(help: "The session, with --camera and --back-camera.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoSwitchCameraRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.switchCamera(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print("\(self.name) goes to the \(session.requested.devicePosition) camera")
    }
  }
}
