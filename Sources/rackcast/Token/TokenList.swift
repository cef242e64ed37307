internal import ArgumentParser
internal import ControlAPI

/// `rackcast token list`
struct TokenList: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the tokens of the node, without their secrets.",
    discussion: """
      Example:
        rackcast token list
        rackcast token list --all
      """
  )

  @Flag(help: "Also those that were revoked or have expired.")
  var all = false

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let tokens = try await node.call { services in
      try await services.node.listTokens(.init(), options: services.answer).tokens
    }
    let now = TimeText.now()
    let shown = tokens.filter { self.all || $0.isGood(at: now) }
    switch console.format {
    case .json:
      try console.print(json: shown)
    case .table:
      guard !shown.isEmpty else {
        let hint =
          tokens.isEmpty
          ? "The node has no token: whoever is on its machine is an admin."
          : "No token is good any more."
        console.note("\(hint) `rackcast token create --help` shows how to make one.")
        return
      }
      try console.print(Self.table(shown, at: now))
    }
  }

  static func table(_ tokens: [ProtoToken], at now: Int64) -> Table {
    var table = Table([
      .init(title: "TOKEN"),
      .init(title: "ROLE"),
      .init(title: "LABEL", shrinks: true),
      .init(title: "STATE"),
      .init(title: "MADE", dispensable: 2),
      .init(title: "BY", shrinks: true, dispensable: 1),
    ])
    for token in tokens {
      table.add([
        .init(token.id),
        .init(RoleArgument(token.role)?.rawValue ?? "unknown"),
        .init(token.label),
        Self.state(token, at: now),
        .init(TimeText.local(nanoseconds: token.createdWallTimeNs)),
        .init(token.createdBy),
      ])
    }
    return table
  }

  private static func state(_ token: ProtoToken, at now: Int64) -> Table.Cell {
    if token.hasRevokedWallTimeNs {
      return .init("revoked \(TimeText.localDate(nanoseconds: token.revokedWallTimeNs))", .faint)
    }
    guard token.hasExpiresWallTimeNs else { return .init("good", .good) }
    let date = TimeText.localDate(nanoseconds: token.expiresWallTimeNs)
    return token.isGood(at: now)
      ? .init("good until \(date)", .good) : .init("expired \(date)", .faint)
  }
}

extension ProtoToken {
  fileprivate func isGood(at time: Int64) -> Bool {
    !self.hasRevokedWallTimeNs && (!self.hasExpiresWallTimeNs || time < self.expiresWallTimeNs)
  }
}
