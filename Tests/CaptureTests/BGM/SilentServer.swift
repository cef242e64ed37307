import Foundation
import Glibc
import TestSupport

/// Accepts one connection and never says anything.
final class SilentServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let connection = Watched<Int32?>(nil)

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) | listen(listener, 1)
          | getsockname(listener, address, &length)
      }
    }
    guard code == 0 else { throw SocketFailed(errnoCode: errno) }
    self.listener = listener
    self.port = UInt16(bigEndian: address.sin_port)
    let connection = self.connection
    Thread.detachNewThread {
      let descriptor = accept(listener, nil, nil)
      connection.update { $0 = descriptor }
    }
  }

  deinit {
    if let descriptor = self.connection.value { close(descriptor) }
    close(self.listener)
  }

  /// Returns once somebody is connected.
  func accepted() async throws {
    _ = try await self.connection.wait(for: "a connection") { $0 }
  }

  struct SocketFailed: Error {
    let errnoCode: Int32
  }
}
