internal import ArgumentParser
internal import ControlAPI

/// `rackcast session destination remove`
struct SessionDestinationRemove: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove a destination; that of a live session ends its stream.",
    discussion: """
      The other destinations are not touched. A live session keeps its last one: stop it first.

      Example:
        rackcast session destination remove cam1 backup
      """
  )

  @Argument(help: "The session.")
  var name: String

  @Argument(help: "The label of the destination.")
  var label: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoRemoveDestinationRequest()
      request.name = self.name
      request.label = self.label
      request.idempotencyKey = key
      return try await services.sessions.removeDestination(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print(
        "\(self.name) pushes no more to \(self.label), from revision \(session.revision) on"
      )
    }
  }
}
