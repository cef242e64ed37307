internal import NIOCore
internal import NIOSSL
internal import Synchronization
internal import TLSSupport

/// What a server shows its clients over TLS 1.2 or 1.3, and whom it lets in.
public final class ServerSecurity: Sendable {
  /// The files that it is read from, all PEM.
  public struct Files: Hashable, Sendable {
    /// The server's certificate, and behind it those between it and its authority.
    public var certificate: String
    /// Its key.
    public var key: String
    /// The authorities whose clients alone are let in; empty for mutual TLS not to be asked for.
    public var clientAuthorities: [String]

    public init(certificate: String, key: String, clientAuthorities: [String] = []) {
      self.certificate = certificate
      self.key = key
      self.clientAuthorities = clientAuthorities
    }
  }

  private let context: Mutex<NIOSSLContext>

  /// Reads the files. Blocks.
  public init(_ files: Files) throws(ControlTransportError) {
    self.context = Mutex(try Self.makeContext(files))
  }

  /// Reads files anew, for the connections from now on; when that fails the old ones stay. Blocks.
  public func reload(_ files: Files) throws(ControlTransportError) {
    let context = try Self.makeContext(files)
    self.context.withLock { $0 = context }
  }

  /// What stands next to the socket of a connection.
  func handler() -> NIOSSLServerHandler {
    NIOSSLServerHandler(context: self.context.withLock { $0 })
  }

  private static func makeContext(_ files: Files) throws(ControlTransportError) -> NIOSSLContext {
    do {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: try PEMFile.certificates(in: files.certificate).map { .certificate($0) },
        privateKey: .privateKey(try PEMFile.key(in: files.key))
      )
      configuration.minimumTLSVersion = .tlsv12
      // Whoever does not answer a goodbye is left without.
      configuration.shutdownTimeout = .milliseconds(500)
      if !files.clientAuthorities.isEmpty {
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates(
          try files.clientAuthorities.flatMap { try PEMFile.certificates(in: $0) }
        )
      }
      return try NIOSSLContext(configuration: configuration)
    } catch let error as PEMError {
      throw ControlTransportError(code: .notSecure, message: error.message)
    } catch {
      throw ControlTransportError(
        code: .notSecure,
        message:
          "The key in \(files.key) is not that of the certificate in \(files.certificate) (\(error))."
      )
    }
  }
}
