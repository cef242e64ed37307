import NIOCore
import Synchronization

@testable import Publishing

/// Knows no name.
struct UnknownHostResolver: NameResolver {
  func addresses(of host: String, port: Int) throws(NameResolutionError) -> [SocketAddress] {
    throw NameResolutionError(reason: "Name or service not known", errnoCode: nil)
  }
}

/// Gives the same addresses for each name.
struct FixedResolver: NameResolver {
  let addresses: [SocketAddress]

  func addresses(of host: String, port: Int) throws(NameResolutionError) -> [SocketAddress] {
    self.addresses
  }
}

/// Gives no answer until it is released, and counts the questions.
final class HangingResolver: NameResolver {
  private let questions = Mutex(0)
  private let gate = DispatchGate()

  var count: Int { self.questions.withLock { $0 } }

  func release() {
    self.gate.open()
  }

  func addresses(of host: String, port: Int) throws(NameResolutionError) -> [SocketAddress] {
    self.questions.withLock { $0 += 1 }
    self.gate.pass()
    throw NameResolutionError(reason: "Released", errnoCode: nil)
  }
}
