internal import ArgumentParser
internal import ControlAPI

/// `rackcast token create`
struct TokenCreate: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make a token, and show it once.",
    discussion: """
      The token goes to standard output and is told nowhere else: keep it in a file that only its \
      user can read. A viewer reads, an operator runs sessions, an admin makes tokens too.

      While a node has no token, whoever is on its machine is an admin; the first token must be an \
      admin's, and from then on everybody needs one.

      Example:
        rackcast token create --role admin --label ada > ~/.config/rackcast/token
        rackcast token create --role viewer --label "tally, studio 2" --expires 30d
      """
  )

  @Option(help: "What its owner may do.")
  var role: RoleArgument

  @Option(help: ArgumentHelp("What it is for, up to 64 characters.", valueName: "text"))
  var label: String

  @Option(
    help: ArgumentHelp("How long it is good: 12h, 30d. Without it, for ever.", valueName: "time")
  )
  var expires: DurationArgument?

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let response = try await node.mutate { services, key in
      var request = ProtoCreateTokenRequest()
      request.role = self.role.proto
      request.label = self.label
      if let expires { request.lifetimeS = UInt64(max(expires.seconds.rounded(.up), 0)) }
      request.idempotencyKey = key
      return try await services.node.createToken(request, options: services.answer)
    }
    switch console.format {
    case .json:
      try console.print(json: response)
    case .table:
      try console.print(response.text)
      let token = response.token
      console.note(
        "Token \(token.id) (\(self.role.rawValue), \(token.label)) is shown this once. Programs show it as "
          + "RACKCAST_TOKEN, or from a file with --token-file."
      )
    }
  }
}
