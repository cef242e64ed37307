internal import NIOCore
internal import NIOSSL
internal import TLSSupport

/// Whom a client takes for its server over TLS 1.2 or 1.3, and what it shows it.
public struct ClientSecurity: Sendable {
  /// The files that it is read from, all PEM.
  public struct Files: Hashable, Sendable {
    /// The authorities that vouch for servers; empty for those of the system.
    public var authorities: [String]
    /// The client's certificate and its key, for mutual TLS; `nil` for none.
    public var certificate: String?
    public var key: String?

    public init(authorities: [String] = [], certificate: String? = nil, key: String? = nil) {
      self.authorities = authorities
      self.certificate = certificate
      self.key = key
    }
  }

  private let context: NIOSSLContext
  /// Whether authorities were named, for messages.
  let hasAuthorities: Bool

  /// Reads the files. Blocks.
  public init(_ files: Files) throws(ControlTransportError) {
    self.hasAuthorities = !files.authorities.isEmpty
    do {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.minimumTLSVersion = .tlsv12
      configuration.shutdownTimeout = .milliseconds(500)
      if !files.authorities.isEmpty {
        configuration.trustRoots = .certificates(
          try files.authorities.flatMap { try PEMFile.certificates(in: $0) }
        )
      }
      if let certificate = files.certificate {
        configuration.certificateChain = try PEMFile.certificates(in: certificate).map {
          .certificate($0)
        }
        configuration.privateKey = .privateKey(try PEMFile.key(in: files.key ?? certificate))
      }
      self.context = try NIOSSLContext(configuration: configuration)
    } catch let error as PEMError {
      throw ControlTransportError(code: .notSecure, message: error.message)
    } catch {
      throw ControlTransportError(
        code: .notSecure,
        message: "The client's key is not that of its certificate (\(error))."
      )
    }
  }

  /// What stands next to the socket of a connection.
  ///
  /// - Parameter host: the server's name; its certificate must have it. An address is compared with the
  ///   certificate's addresses.
  func handler(for host: String) throws -> NIOSSLClientHandler {
    // The initialiser throws for what is no IP address, which is what is asked here.
    let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
    return try NIOSSLClientHandler(context: self.context, serverHostname: isAddress ? nil : host)
  }
}
