internal import ArgumentParser
internal import ControlAPI

/// `rackcast session destination restart`
struct SessionDestinationRestart: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart",
    abstract: "Connect a destination of a running session anew, at once.",
    discussion: """
      Whatever its state: also one that was given up, or waits for its next try. Its tries count from
      the beginning; the other destinations are not touched.

      Example:
        rackcast session destination restart cam1 backup
      """
  )

  @Argument(help: "The session, which runs.")
  var name: String

  @Argument(help: "The label of the destination.")
  var label: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoRestartDestinationRequest()
      request.name = self.name
      request.label = self.label
      request.idempotencyKey = key
      return try await services.sessions.restartDestination(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print("\(self.name) connects to \(self.label) anew")
    }
  }
}
