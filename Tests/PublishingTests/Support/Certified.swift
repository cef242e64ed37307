import NIOSSL
import TestSupport

@testable import Publishing

/// An authority with what a test needs of it.
struct Certified: Sendable {
  let authority: CertificateAuthority
  /// Trusts the authority.
  let trust: PushTrust

  init() async throws {
    self.authority = try await CertificateAuthority()
    self.trust = try PushTrust(files: [self.authority.certificate])
  }

  /// What a server for `names` is made with.
  ///
  /// - Parameter wantsClient: whether clients need a certificate.
  func server(
    for names: String...,
    days: Int = 1,
    wantsClient: Bool = false
  ) async throws -> NIOSSLContext {
    let issued = try await self.authority.issue(for: names.joined(separator: ","), days: days)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(issued.certificate).map {
        .certificate($0)
      },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: issued.key, format: .pem))
    )
    if wantsClient {
      configuration.certificateVerification = .noHostnameVerification
      configuration.trustRoots = .file(self.authority.certificate)
    }
    return try NIOSSLContext(configuration: configuration)
  }

  /// The configuration of a publisher that trusts the authority.
  var configuration: Publisher.Configuration {
    var configuration = Publisher.Configuration()
    configuration.trust = self.trust
    return configuration
  }
}

/// What a publisher to a server over TLS tells until media flows.
let liveOverTLS = ["resolving", "connecting", "handshaking", "1001", "publishing", "1002"]
