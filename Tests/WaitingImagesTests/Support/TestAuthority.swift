import NIOSSL
import TestSupport

/// A certificate authority of one test, with a server that it vouches for.
struct TestAuthority {
  /// The server's context.
  let server: NIOSSLContext
  /// The authority's own certificate.
  let certificate: NIOSSLCertificate

  /// - Parameter host: the name that the server's certificate is for.
  init(host: String) async throws {
    let directory = try TemporaryDirectory()
    let authority = directory.file("authority.pem")
    let authorityKey = directory.file("authority-key.pem")
    let server = directory.file("server.pem")
    let serverKey = directory.file("server-key.pem")
    try await Program.run(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=authority"]
        + ["-keyout", authorityKey, "-out", authority]
    )
    try await Program.run(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=\(host)"]
        + ["-addext", "subjectAltName=DNS:\(host)", "-addext", "basicConstraints=CA:FALSE"]
        + ["-CA", authority, "-CAkey", authorityKey, "-keyout", serverKey, "-out", server]
    )
    self.certificate = try NIOSSLCertificate.fromPEMFile(authority)[0]
    let configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(server).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: serverKey, format: .pem))
    )
    self.server = try NIOSSLContext(configuration: configuration)
  }
}
