internal import Foundation

/// A certificate authority of one test, made by OpenSSL.
public final class CertificateAuthority: Sendable {
  /// A certificate that the authority signed, and its key: paths of PEM files.
  public struct Issued: Sendable {
    public let certificate: String
    public let key: String
  }

  /// The path of the authority's own certificate, as PEM.
  public let certificate: String
  private let key: String
  private let directory: TemporaryDirectory

  public init() async throws {
    self.directory = try TemporaryDirectory()
    self.certificate = self.directory.file("authority.pem")
    self.key = self.directory.file("authority-key.pem")
    try await Program.run(
      "openssl",
      ["req", "-x509"] + Self.newKey + ["-days", "2", "-subj", "/CN=Rackcast test authority"]
        + ["-keyout", self.key, "-out", self.certificate]
    )
  }

  /// Signs a certificate for `names`.
  ///
  /// - Parameters:
  ///   - names: as `DNS:localhost` or `IP:127.0.0.1`.
  ///   - days: how long it is valid from now on; a negative number makes one that was valid before.
  public func issue(for names: String..., days: Int = 1) async throws -> Issued {
    let name = UUID().uuidString
    let issued = Issued(
      certificate: self.directory.file("\(name).pem"),
      key: self.directory.file("\(name)-key.pem")
    )
    let request = self.directory.file("\(name).csr")
    let extensions = self.directory.file("\(name).ext")
    try "subjectAltName=\(names.joined(separator: ","))\nbasicConstraints=CA:FALSE\n".write(
      toFile: extensions,
      atomically: true,
      encoding: .utf8
    )
    try await Program.run(
      "openssl",
      ["req"] + Self.newKey + ["-subj", "/CN=Rackcast test server", "-keyout", issued.key]
        + ["-out", request]
    )
    try await Program.run(
      "openssl",
      ["x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key]
        + ["-set_serial", "\(UInt32.random(in: 1 ... .max))", "-days", "\(days)"]
        + ["-extfile", extensions, "-out", issued.certificate]
    )
    return issued
  }

  private static let newKey = [
    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
  ]
}
