internal import ArgumentParser
internal import ControlTransport

/// How a connection to a node is secured.
struct TLSOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "TLS or not. (default: TLS but for this machine)"
  )
  var tls: Bool?

  @Option(
    name: .customLong("ca"),
    help: ArgumentHelp(
      "A PEM file of the node's authority; without it, the system's.",
      valueName: "file"
    )
  )
  var authorities: [String] = []

  @Option(
    name: .customLong("cert"),
    help: ArgumentHelp("A PEM file of your certificate, where the node asks.", valueName: "file")
  )
  var certificate: String?

  @Option(help: ArgumentHelp("A PEM file of its key.", valueName: "file"))
  var key: String?

  func validate() throws {
    guard self.tls != false || (self.authorities.isEmpty && self.certificate == nil) else {
      throw ValidationError("--no-tls and --ca or --cert contradict each other")
    }
    guard self.key == nil || self.certificate != nil else {
      throw ValidationError("--key is that of --cert, which is missing")
    }
  }

  /// What makes a connection TLS; `nil` for plain TCP.
  func security(for address: NodeAddress) throws(CommandFailure) -> ClientSecurity? {
    let isNamed = !self.authorities.isEmpty || self.certificate != nil
    guard self.tls ?? (isNamed || !address.isLoopback) else { return nil }
    do {
      return try ClientSecurity(
        ClientSecurity.Files(
          authorities: self.authorities,
          certificate: self.certificate,
          key: self.key
        )
      )
    } catch {
      throw CommandFailure(status: .usage, message: error.message)
    }
  }
}
