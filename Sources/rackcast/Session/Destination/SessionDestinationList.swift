internal import ArgumentParser
internal import ControlAPI

/// `rackcast session destination list`
struct SessionDestinationList: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the destinations of a session and how each of them goes.",
    discussion: """
      Example:
        rackcast session destination list cam1
        rackcast session destination list cam1 -o json | jq '.[] | {label, state}'
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let session = try await node.call { services in
      var request = ProtoGetSessionRequest()
      request.name = self.name
      return try await services.sessions.getSession(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session.destinations)
    case .table:
      try DestinationReport(destinations: session.destinations, now: TimeText.now())
        .print(to: console)
    }
  }
}
