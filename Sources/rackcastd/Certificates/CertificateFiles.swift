internal import Foundation
internal import Glibc

/// The files of an authority and a server's certificate, in one directory.
struct CertificateFiles {
  let directory: String

  var authorityCertificate: String { "\(self.directory)/ca.pem" }
  var authorityKey: String { "\(self.directory)/ca-key.pem" }
  var serverCertificate: String { "\(self.directory)/server.pem" }
  var serverKey: String { "\(self.directory)/server-key.pem" }

  /// The authority that is there; one that is made, and written, where there is none.
  func authority(named name: String, now: Date) throws -> LocalAuthority {
    try self.makeDirectory()
    switch (Self.isThere(self.authorityCertificate), Self.isThere(self.authorityKey)) {
    case (false, false):
      let authority = try LocalAuthority(named: name, now: now)
      let exported = try authority.exported()
      try self.write(exported.key, to: self.authorityKey, mode: 0o600)
      try self.write(exported.certificate, to: self.authorityCertificate, mode: 0o644)
      return authority
    case (true, true):
      let authority: LocalAuthority
      do {
        authority = try LocalAuthority(
          certificate: try String(contentsOfFile: self.authorityCertificate, encoding: .utf8),
          key: try String(contentsOfFile: self.authorityKey, encoding: .utf8)
        )
      } catch {
        throw CertificateFilesError(
          message: "the authority in \(self.directory) cannot be used: \(error)"
        )
      }
      guard authority.isWhole else {
        throw CertificateFilesError(
          message: "\(self.authorityKey) is not the key of \(self.authorityCertificate)"
        )
      }
      return authority
    case (true, false), (false, true):
      throw CertificateFilesError(
        message:
          "of \(self.authorityCertificate) and \(self.authorityKey) one is missing: bring both, or neither"
      )
    }
  }

  /// Writes a server's certificate and its key; neither may be there.
  func write(_ server: LocalAuthority.Issued) throws(CertificateFilesError) {
    try self.write(server.key, to: self.serverKey, mode: 0o600)
    try self.write(server.certificate, to: self.serverCertificate, mode: 0o644)
  }

  private static func isThere(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  private func makeDirectory() throws(CertificateFilesError) {
    guard mkdir(self.directory, 0o755) != 0, errno != EEXIST else { return }
    throw Self.error("cannot make \(self.directory)", errno)
  }

  private func write(
    _ text: String,
    to path: String,
    mode: mode_t
  ) throws(CertificateFilesError) {
    // Never over a file: a key that is gone cannot be had again.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      throw errno == EEXIST
        ? CertificateFilesError(message: "\(path) is there already; move it away first")
        : Self.error("cannot write \(path)", errno)
    }
    let bytes = Array("\(text)\n".utf8)
    let count = Glibc.write(descriptor, bytes, bytes.count)
    let failure = count == bytes.count ? fsync(descriptor) : -1
    let reason = errno
    // Nothing is left to be written that an error could concern.
    _ = Glibc.close(descriptor)
    guard failure == 0 else { throw Self.error("cannot write \(path)", reason) }
  }

  private static func error(_ what: String, _ code: Int32) -> CertificateFilesError {
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return CertificateFilesError(message: "\(what): \(reason)")
  }
}

/// Why no certificate was made.
struct CertificateFilesError: Error, Hashable, CustomStringConvertible {
  /// What is wrong, with which file.
  let message: String

  var description: String { self.message }
}
