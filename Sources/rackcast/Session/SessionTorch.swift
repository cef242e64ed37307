internal import ArgumentParser
internal import ControlAPI

/// `rackcast session torch`
struct SessionTorch: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "torch",
    abstract: "Switch the lamp of the session's camera on or off.",
    discussion: """
      It acts for all sessions that use the camera. Few cameras have a lamp: `device show` lists \
      an "LED Mode" with "Torch" then.

      Example:
        rackcast session torch cam1
      """
  )

  @Argument(help: "The session, which is on air.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoToggleTorchRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.toggleTorch(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print("\(self.name): the lamp is \(session.torch ? "on" : "off")")
    }
  }
}
