package import NIOSSL

/// What is wrong with a TLS connection.
package enum TLSProblem: Error, Hashable, Sendable {
  /// Nobody who is trusted signed the server's certificate.
  case untrusted
  /// The server's certificate is not valid any more.
  case expired
  /// The server's certificate is not valid yet.
  case notYetValid
  /// The server's certificate is for others.
  case otherHost
  /// The server lets nobody like us in (RFC 8446, 6.2, `access_denied`).
  case accessDenied
  /// The server wants a certificate of ours (RFC 8446, 6.2, `certificate_required`,
  /// `bad_certificate`, `unknown_ca`), which there is none of.
  case wantsCertificate
  /// What answers does not speak TLS.
  case noTLS
  /// Anything else, in the words of the library.
  case other(String)

  /// Whether another try would end the same way.
  package var isPermanent: Bool {
    switch self {
    case .untrusted, .expired, .notYetValid, .otherHost, .accessDenied, .wantsCertificate: true
    case .noTLS, .other: false
    }
  }
}

extension TLSProblem {
  /// When a certificate is valid, in seconds since 1970.
  package struct Validity: Hashable, Sendable {
    package var from: Int
    package var to: Int

    package init(from: Int, to: Int) {
      self.from = from
      self.to = to
    }
  }

  /// What the library's names of its reasons tell, such as `CERTIFICATE_VERIFY_FAILED`.
  ///
  /// - Parameters:
  ///   - validity: when the server's certificate is valid, if there is one.
  ///   - now: the time in seconds since 1970.
  package init(reasons: [String], validity: Validity?, now: Int) {
    for reason in reasons {
      switch reason {
      case "CERTIFICATE_VERIFY_FAILED":
        self =
          switch validity {
          case .some(let validity) where now > validity.to: .expired
          case .some(let validity) where now < validity.from: .notYetValid
          case .some, nil: .untrusted
          }
        return
      case "TLSV1_ALERT_ACCESS_DENIED":
        self = .accessDenied
        return
      case "TLSV1_ALERT_CERTIFICATE_REQUIRED", "SSLV3_ALERT_BAD_CERTIFICATE",
        "TLSV1_ALERT_UNKNOWN_CA":
        self = .wantsCertificate
        return
      case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST":
        self = .noTLS
        return
      case _:
        continue
      }
    }
    self = .other(reasons.isEmpty ? "no reason was given" : reasons.joined(separator: ", "))
  }

  /// The problem that an error of the TLS library is; `nil` for any other error.
  package init?(_ error: any Error, validity: Validity?, now: Int) {
    switch error {
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      self = .otherHost
    case let error as NIOSSLExtraError:
      self = .other("\(error)")
    case NIOSSLError.handshakeFailed(let error), NIOSSLError.shutdownFailed(let error):
      self.init(reasons: error.reasons, validity: validity, now: now)
    case let error as BoringSSLError:
      self.init(reasons: error.reasons, validity: validity, now: now)
    case NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate:
      self = .untrusted
    case let error as NIOSSLError:
      self = .other("\(error)")
    case _:
      return nil
    }
  }
}

extension BoringSSLError {
  /// The library's names of what went wrong, the cause first.
  fileprivate var reasons: [String] {
    switch self {
    case .sslError(let stack), .unknownError(let stack), .invalidSNIName(let stack),
      .failedToSetALPN(let stack):
      stack.map { Self.reason($0.description) }
    case .noError, .zeroReturn, .wantRead, .wantWrite, .wantConnect, .wantAccept, .wantX509Lookup,
      .wantCertificateVerify, .syscallError:
      ["\(self)"]
    }
  }

  /// The name in `Error: 268435581 error:1000007d:SSL routines:OPENSSL_internal:NAME at FILE:LINE`.
  private static func reason(_ text: String) -> String {
    let name = text.split(separator: "OPENSSL_internal:", maxSplits: 1).last ?? text[...]
    return String(name.prefix { $0 != " " || name.startIndex == text.startIndex })
  }
}

extension NIOSSLError {
  /// Whether the server went away without a goodbye. It closes the connection, no more: nothing that
  /// comes from it is relied on.
  package static func isEnd(_ error: any Error) -> Bool {
    switch error {
    case NIOSSLError.uncleanShutdown: true
    case NIOSSLError.handshakeFailed(.sslError(let stack)): stack == [.eofDuringHandshake]
    case _: false
    }
  }
}
