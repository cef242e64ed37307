import Foundation
import TestSupport
import Testing

@testable import rackcastd

@Suite struct CertificateFilesTests {
  private let directory: TemporaryDirectory
  private let files: CertificateFiles

  init() throws {
    self.directory = try TemporaryDirectory()
    self.files = CertificateFiles(directory: self.directory.file("tls"))
  }

  private func make(_ names: [String] = ["rack7.example", "10.0.0.7"], days: Int = 30) throws {
    let authority = try self.files.authority(named: "test", now: Date())
    let names = try names.map { try #require(CertificateName($0)) }
    try self.files.write(try authority.issue(for: names, days: days, now: Date()))
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  /// What OpenSSL says of a server's certificate.
  private func verify(_ options: String...) async throws -> [String] {
    try await Program.run(
      "openssl",
      [
        "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile",
        self.files.authorityCertificate,
      ]
        + options + [self.files.serverCertificate]
    ).lines
  }

  @Test("OpenSSL takes the certificate for the names that it was made for, and for no other")
  func verified() async throws {
    try self.make()

    for options in [["-verify_hostname", "rack7.example"], ["-verify_ip", "10.0.0.7"]] {
      let lines = try await self.verify(options[0], options[1])
      #expect(lines.contains { $0.hasSuffix(": OK") })
    }
    await #expect(throws: (any Error).self) {
      _ = try await self.verify("-verify_hostname", "rack8.example")
    }
    await #expect(throws: (any Error).self) { _ = try await self.verify("-verify_ip", "10.0.0.8") }
  }

  @Test("keys are for their owner's eyes only")
  func modes() throws {
    try self.make()

    let modes = [
      self.files.authorityKey, self.files.serverKey, self.files.authorityCertificate,
      self.files.serverCertificate,
    ].map { path in
      (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
    }
    #expect(modes == [0o600, 0o600, 0o644, 0o644])
  }

  @Test("nothing is written over, and the authority that is there signs again")
  func again() async throws {
    try self.make()
    let (authority, server) = (
      try self.text(self.files.authorityCertificate), try self.text(self.files.serverCertificate)
    )

    let error = #expect(throws: CertificateFilesError.self) { try self.make() }
    #expect(error?.message.contains("server-key.pem is there already") == true)
    #expect(try self.text(self.files.serverCertificate) == server)

    try FileManager.default.removeItem(atPath: self.files.serverKey)
    try FileManager.default.removeItem(atPath: self.files.serverCertificate)
    try self.make(["rack8.example"])
    #expect(try self.text(self.files.authorityCertificate) == authority)
    #expect(
      try await self.verify("-verify_hostname", "rack8.example").contains { $0.hasSuffix("OK") }
    )
  }

  @Test("an authority that is not whole is not used")
  func broken() throws {
    try self.make()
    let key = try self.text(self.files.authorityKey)
    try FileManager.default.removeItem(atPath: self.files.authorityKey)
    let missing = #expect(throws: CertificateFilesError.self) { try self.make() }
    #expect(missing?.message.contains("one is missing") == true)

    try self.text(self.files.serverKey).write(
      toFile: self.files.authorityKey,
      atomically: true,
      encoding: .utf8
    )
    let other = #expect(throws: CertificateFilesError.self) { try self.make() }
    #expect(other?.message.contains("is not the key of") == true)

    try "hello".write(toFile: self.files.authorityKey, atomically: true, encoding: .utf8)
    let garbage = #expect(throws: CertificateFilesError.self) { try self.make() }
    #expect(garbage?.message.contains("cannot be used") == true)
    #expect(key.contains("PRIVATE KEY"))
  }
}
