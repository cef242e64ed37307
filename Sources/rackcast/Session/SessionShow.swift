internal import ArgumentParser
internal import ControlAPI

/// `rackcast session show`
struct SessionShow: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a session: what was asked for, what is in force, and how it goes.",
    discussion: """
      URLs are shown without user, password, query and stream key unless --show-secrets is given.

      Example:
        rackcast session show cam1
        rackcast session show cam1 -o json | jq .net_status.rtt_ms
      """
  )

  @Argument(help: "The session.")
  var name: String

  @Flag(help: "Show URLs with their stream keys.")
  var showSecrets = false

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let answer = try await node.call { services in
      var request = ProtoGetSessionRequest()
      request.name = self.name
      request.showSecrets = self.showSecrets
      return try await services.sessions.getSession(request, options: services.answer)
    }
    let session = self.showSecrets ? answer : answer.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try SessionReport(session: session, now: TimeText.now()).print(to: console)
    }
  }
}
