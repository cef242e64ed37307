internal import ArgumentParser
internal import ControlTransport

/// A command that asks a node.
protocol NodeCommand: AsyncParsableCommand {
  var options: NodeOptions { get }
  var output: OutputOptions { get }

  /// Does the command's work against `node` and writes the answer to `console`.
  func run(on node: some NodeConnector, console: Console) async throws
}

extension NodeCommand {
  func run() async throws {
    let address = try self.options.address()
    let security = try self.options.tls.security(for: address)
    let token = try TokenSource.token(file: self.options.tokenFile)
    let connector = TransportConnector(
      address: address,
      operatorName: Operator.local(),
      token: token
    ) {
      FramedClientTransport(host: address.host, port: address.port, security: security)
    }
    try await self.run(on: connector, console: .standard(self.output.format))
  }
}
