internal import Crypto
internal import Foundation
internal import SwiftASN1
internal import X509

/// An authority of a studio's own, which vouches for its racks. Keys are ECDSA on P-256.
struct LocalAuthority {
  /// A certificate and its key, as PEM.
  struct Issued {
    let certificate: String
    let key: String
    /// When it stops to be valid.
    let end: Date
  }

  private static let day = 86_400.0
  /// Clocks of a studio differ; a certificate is valid a little before it is made.
  private static let grace = 3600.0
  private static let years = 10.0

  private let certificate: Certificate
  private let key: Certificate.PrivateKey

  /// Makes an authority.
  init(named name: String, now: Date) throws {
    let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let subject = try DistinguishedName { CommonName(name) }
    self.key = key
    self.certificate = try Certificate(
      version: .v3,
      serialNumber: Certificate.SerialNumber(),
      publicKey: key.publicKey,
      notValidBefore: now - Self.grace,
      notValidAfter: now + Self.years * 365 * Self.day,
      issuer: subject,
      subject: subject,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true, cRLSign: true))
        SubjectKeyIdentifier(hash: key.publicKey)
      },
      issuerPrivateKey: key
    )
  }

  /// Reads an authority that was made before.
  init(certificate: String, key: String) throws {
    self.certificate = try Certificate(pemEncoded: certificate)
    self.key = try Certificate.PrivateKey(pemEncoded: key)
  }

  /// Whether the key is that of the certificate.
  var isWhole: Bool { self.certificate.publicKey == self.key.publicKey }

  /// The authority itself, as PEM.
  func exported() throws -> Issued {
    Issued(
      certificate: try self.certificate.serializeAsPEM().pemString,
      key: try self.key.serializeAsPEM().pemString,
      end: self.certificate.notValidAfter
    )
  }

  /// Makes a server's certificate.
  func issue(for names: [CertificateName], days: Int, now: Date) throws -> Issued {
    let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
    // A certificate that outlives its authority would not be believed.
    let end = min(now + Double(days) * Self.day, self.certificate.notValidAfter)
    let subject = try DistinguishedName { CommonName(names.first?.text ?? "rackcastd") }
    let alternatives = names.map { name -> GeneralName in
      switch name {
      case .host(let host): .dnsName(host)
      case .address(let bytes, _): .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
      }
    }
    let certificate = try Certificate(
      version: .v3,
      serialNumber: Certificate.SerialNumber(),
      publicKey: key.publicKey,
      notValidBefore: now - Self.grace,
      notValidAfter: end,
      issuer: self.certificate.subject,
      subject: subject,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames(alternatives)
        SubjectKeyIdentifier(hash: key.publicKey)
        AuthorityKeyIdentifier(
          keyIdentifier: SubjectKeyIdentifier(hash: self.key.publicKey).keyIdentifier
        )
      },
      issuerPrivateKey: self.key
    )
    return Issued(
      certificate: try certificate.serializeAsPEM().pemString,
      key: try key.serializeAsPEM().pemString,
      end: end
    )
  }
}
