internal import ArgumentParser

/// The options of every command that asks a node.
struct NodeOptions: ParsableArguments {
  static let environmentVariable = "RACKCAST_NODE"
  static let usualAddress = "127.0.0.1:7400"

  @Option(
    help: ArgumentHelp(
      "The node to ask. (default: $RACKCAST_NODE, or 127.0.0.1:7400)",
      valueName: "host:port"
    )
  )
  var node: String?

  @Option(
    help: ArgumentHelp(
      "A file with the token to show. (default: $RACKCAST_TOKEN, or none)",
      valueName: "file"
    )
  )
  var tokenFile: String?

  @OptionGroup var tls: TLSOptions

  func validate() throws {
    if let node = self.node, NodeAddress(node) == nil {
      throw ValidationError(
        "--node \(node) is not an address; write HOST:PORT, such as 10.0.0.7:7400"
      )
    }
  }

  /// The node to ask: the option, else the environment, else this machine.
  func address(
    environment: String? = Environment.value(of: Self.environmentVariable)
  ) throws(CommandFailure) -> NodeAddress {
    let fromEnvironment = (environment ?? "").isEmpty ? nil : environment
    let text = self.node ?? fromEnvironment ?? Self.usualAddress
    guard let address = NodeAddress(text) else {
      throw CommandFailure(
        status: .usage,
        message: "\(Self.environmentVariable)=\(text) is not an address; write HOST:PORT"
      )
    }
    return address
  }
}
