internal import Dispatch
internal import NIOCore
internal import NIOSSL
internal import Synchronization
internal import TLSSupport

/// Whose word that a server is who it says a push over TLS takes: the authorities of the system,
/// and those named beside them.
public final class PushTrust: Sendable {
  /// The authorities of the system alone.
  public static let system = PushTrust(certificates: [])

  private let certificates: [NIOSSLCertificate]
  private let context = Mutex<NIOSSLContext?>(nil)
  private let thread = DispatchQueue(label: "rackcast.trust")

  /// Reads further authorities. Blocks.
  ///
  /// - Parameter files: PEM files with one certificate or more each.
  public convenience init(files: [String]) throws(TrustError) {
    var certificates: [NIOSSLCertificate] = []
    for file in files {
      do throws(PEMError) {
        certificates += try PEMFile.certificates(in: file)
      } catch {
        throw TrustError(message: error.message)
      }
    }
    self.init(certificates: certificates)
  }

  private init(certificates: [NIOSSLCertificate]) {
    self.certificates = certificates
  }

  /// What connections are made with. It is made once, when it is first needed: that reads all the
  /// authorities of the system, so it is done on a thread of its own.
  func context(on eventLoop: any EventLoop) -> EventLoopFuture<NIOSSLContext> {
    let promise = eventLoop.makePromise(of: NIOSSLContext.self)
    if let context = self.context.withLock({ $0 }) {
      promise.succeed(context)
      return promise.futureResult
    }
    self.thread.async {
      promise.completeWith(Result { try self.readyContext() })
    }
    return promise.futureResult
  }

  private func readyContext() throws -> NIOSSLContext {
    try self.context.withLock { context in
      if let context { return context }
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.minimumTLSVersion = .tlsv12
      configuration.additionalTrustRoots = [.certificates(self.certificates)]
      // Whoever does not answer a goodbye is left without.
      configuration.shutdownTimeout = .milliseconds(500)
      let made = try NIOSSLContext(configuration: configuration)
      context = made
      return made
    }
  }
}

/// Why authorities cannot be trusted.
public struct TrustError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, with which file, and what to do.
  public let message: String

  public var description: String { self.message }
}
