import Foundation
import TestSupport

/// A TCP server that is no RTMP server: accepts, and then does what a test wants of it.
final class MisbehavingServer: Sendable {
  enum Behaviour: Sendable {
    /// Reads, and never says a word.
    case silent
    /// Answers with what is no handshake.
    case garbage
    /// Answers nothing and resets the connection once the client has sent something.
    case reset
  }

  let port: Int
  private let listener: Int32

  init(_ behaviour: Behaviour) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard listener >= 0 else { throw SocketFailure(errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard isListening else { throw SocketFailure(errno) }
    self.listener = listener
    self.port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        // The listener is closed at the end of the test.
        if connection < 0 { return }
        Thread.detachNewThread { Self.serve(connection, behaviour) }
      }
    }
  }

  deinit {
    // Wakes the thread in `accept`.
    shutdown(self.listener, Int32(SHUT_RDWR))
    close(self.listener)
  }

  func url(_ name: String) -> String {
    "rtmp://127.0.0.1:\(self.port)/live/\(name)"
  }

  private static func serve(_ connection: Int32, _ behaviour: Behaviour) {
    defer { close(connection) }
    if case .garbage = behaviour {
      let words = [UInt8]("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
      send(connection, words, words.count, Int32(MSG_NOSIGNAL))
    }
    var block = [UInt8](repeating: 0, count: 4096)
    while recv(connection, &block, block.count, 0) > 0 {
      guard case .reset = behaviour else { continue }
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        connection,
        SOL_SOCKET,
        SO_LINGER,
        &linger,
        socklen_t(MemoryLayout.size(ofValue: linger))
      )
      return
    }
  }
}

/// A socket call that failed.
struct SocketFailure: Error, CustomStringConvertible {
  let description: String

  init(_ code: Int32) {
    self.description = String(cString: strerror(code))
  }
}
