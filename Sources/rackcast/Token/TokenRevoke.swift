internal import ArgumentParser
internal import ControlAPI

/// `rackcast token revoke`
struct TokenRevoke: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "End a token at once, and what runs under it.",
    discussion: """
      The last admin's token goes last, so that nobody is locked out.

      Example:
        rackcast token revoke 1a2b3c4d
      """
  )

  @Argument(help: "The token's id, as `rackcast token list` tells it.")
  var id: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let token = try await node.mutate { services, key in
      var request = ProtoRevokeTokenRequest()
      request.id = self.id
      request.idempotencyKey = key
      return try await services.node.revokeToken(request, options: services.answer)
    }
    switch console.format {
    case .json:
      try console.print(json: token)
    case .table:
      try console.print("token \(token.id) (\(token.label)) is revoked")
    }
  }
}
