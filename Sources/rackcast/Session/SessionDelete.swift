internal import ArgumentParser
internal import ControlAPI

/// `rackcast session delete`
struct SessionDelete: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete a session; its events stay on record.",
    discussion: """
      Example:
        rackcast session delete cam1
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let response = try await node.mutate { services, key in
      var request = ProtoDeleteSessionRequest()
      request.name = self.name
      request.idempotencyKey = key
      return try await services.sessions.deleteSession(request, options: services.answer)
    }
    switch console.format {
    case .json:
      try console.print(json: response)
    case .table:
      try console.print("\(self.name) is deleted")
    }
  }
}
