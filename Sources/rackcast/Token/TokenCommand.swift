internal import ArgumentParser

/// `rackcast token`
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Say who may use the node.",
    subcommands: [TokenCreate.self, TokenList.self, TokenRevoke.self]
  )
}
