internal import TLSSupport

extension ControlTransportError {
  /// There is no secure connection to a server, or no more.
  static func insecure(_ problem: TLSProblem, with server: String) -> ControlTransportError {
    let text =
      switch problem {
      case .untrusted:
        "nobody this client trusts signed its certificate; name the authority with --ca FILE"
      case .expired:
        "its certificate has expired"
      case .notYetValid:
        "its certificate is not valid yet; is this machine's clock right?"
      case .otherHost:
        "its certificate is for another name or address; use one that it is for"
      case .accessDenied:
        "it denies access"
      case .wantsCertificate:
        "it lets in only clients with a certificate that it knows; name yours with --cert FILE --key FILE"
      case .noTLS:
        "what answers does not speak TLS; leave --tls and --ca out, or check the port"
      case .other(let reason):
        reason
      }
    return ControlTransportError(
      code: .notSecure,
      message: "there is no secure connection to \(server): \(text)"
    )
  }

  /// A server was talked to without TLS, which it wants.
  static func wantsTLS(_ server: String) -> ControlTransportError {
    ControlTransportError(
      code: .notSecure,
      message:
        "\(server) wants TLS; name its authority with --ca FILE, or give --tls for those of the system"
    )
  }
}
