internal import Media
internal import TLSSupport

extension PublishFailure {
  /// There is no secure connection to the server, or no more.
  ///
  /// - Parameter host: the name in the address.
  static func tls(_ problem: TLSProblem, with server: String, host: String) -> PublishFailure {
    let text =
      switch problem {
      case .untrusted:
        "nobody this node trusts signed its certificate. Name the authority with "
          + "rackcastd --ca FILE, or have the server send the certificates between."
      case .expired:
        "its certificate has expired. Have it renewed, or set the clock of this node."
      case .notYetValid:
        "its certificate is not valid yet. Set the clock of this node, or the server's."
      case .otherHost:
        "its certificate is not for \(host). Use the name that it is for, or check the address."
      case .accessDenied:
        "it denies access. Ask who runs it."
      case .wantsCertificate:
        "it wants a certificate of its clients, and Rackcast has none. Use another port or server."
      case .noTLS:
        "what answers does not speak TLS. Check the port."
      case .other(let reason):
        "\(reason)."
      }
    return PublishFailure(
      .handshakeFailed,
      .handshake,
      "There is no secure connection to \(server): \(text)",
      isPermanent: problem.isPermanent
    )
  }

  /// The certificates of this node could not be read in time.
  static func trustDeadline(_ deadline: Duration) -> PublishFailure {
    PublishFailure(
      .handshakeFailed,
      .handshake,
      "Reading the trusted authorities took longer than \(deadline.brief). Check the file system."
    )
  }

  /// This node cannot make secure connections.
  static func trust(_ error: any Error) -> PublishFailure {
    PublishFailure(
      .handshakeFailed,
      .handshake,
      "Secure connections cannot be made: reading the trusted authorities failed (\(error)). "
        + "Check the system's certificates."
    )
  }
}
