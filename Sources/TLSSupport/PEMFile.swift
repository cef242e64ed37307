internal import Glibc
package import NIOSSL

/// Certificates and keys in files, with errors that say which and why. Everything here blocks.
package enum PEMFile {
  /// Every certificate of a file, at least one.
  package static func certificates(in file: String) throws(PEMError) -> [NIOSSLCertificate] {
    try Self.checkReadable(file, "The certificates in")
    // The reader throws for an empty file, a folder, and what is no certificate.
    guard let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty else {
      throw PEMError(
        message: "\(file) holds no certificate. Give a PEM file, with a part that begins with "
          + "-----BEGIN CERTIFICATE----- for each of them."
      )
    }
    return certificates
  }

  /// The private key of a file.
  package static func key(in file: String) throws(PEMError) -> NIOSSLPrivateKey {
    try Self.checkReadable(file, "The key in")
    // The reader throws for an empty file, a folder, what is no key, and one with a passphrase.
    guard let key = try? NIOSSLPrivateKey(file: file, format: .pem) else {
      throw PEMError(
        message:
          "\(file) holds no private key that can be used. Give a PEM file without a passphrase, with a "
          + "part that begins with -----BEGIN PRIVATE KEY-----."
      )
    }
    return key
  }

  private static func checkReadable(_ file: String, _ subject: String) throws(PEMError) {
    // Possible results: a descriptor; or -1 and errno.
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
      throw PEMError(message: "\(subject) \(file) cannot be read: \(reason).")
    }
    // Nothing was written that an error could concern.
    _ = close(descriptor)
  }
}

/// Why a file gives no certificate or key.
package struct PEMError: Error, Hashable, Sendable {
  /// What is wrong, with which file, and what to do.
  package let message: String
}
