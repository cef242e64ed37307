import Foundation
import Glibc
import TestSupport
import Testing

@testable import rackcastd

@Suite struct ServiceManagerTests {
  /// The socket of a service manager.
  private final class Listener {
    let path: String
    private let descriptor: Int32

    /// - Parameter path: begins with `@` for a name without a file.
    init(_ path: String) throws {
      self.path = path
      self.descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let bytes = Array(path.utf8)
      withUnsafeMutableBytes(of: &address.sun_path) { buffer in
        buffer.copyBytes(from: bytes)
        if path.hasPrefix("@") { buffer[0] = 0 }
      }
      let size = MemoryLayout<sa_family_t>.size + bytes.count
      let bound = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(self.descriptor, $0, socklen_t(size))
        }
      }
      try #require(bound == 0)
    }

    deinit { close(self.descriptor) }

    /// What came; a datagram on this machine is there once it was sent.
    func receive() -> String? {
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = recv(self.descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
  }

  @Test("tells each state, to a socket with a file and to one without", arguments: [true, false])
  func telling(hasFile: Bool) throws {
    let directory = try TemporaryDirectory()
    let name = hasFile ? directory.file("notify") : "@rackcast-test-\(UUID().uuidString)"
    let listener = try Listener(name)
    let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": name]))

    manager.tell(.ready(status: "listens on 127.0.0.1:7400\nno second line"))
    #expect(listener.receive() == "READY=1\nSTATUS=listens on 127.0.0.1:7400no second line")
    manager.tell(.alive)
    #expect(listener.receive() == "WATCHDOG=1")
    manager.tell(.reloading)
    #expect(listener.receive()?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
    manager.tell(.stopping)
    #expect(listener.receive() == "STOPPING=1")
    #expect(listener.receive() == nil)
  }

  @Test("a manager that went away harms nobody")
  func gone() throws {
    let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": "/nowhere/notify"]))
    manager.tell(.alive)
  }

  @Test(
    "finds the socket and the watchdog of its own process",
    arguments: [
      ([:], false, nil), (["NOTIFY_SOCKET": ""], false, nil), (["NOTIFY_SOCKET": "a"], false, nil),
      (["NOTIFY_SOCKET": "/" + String(repeating: "a", count: 107)], false, nil),
      (["NOTIFY_SOCKET": "/a"], true, nil),
      (["NOTIFY_SOCKET": "/a", "WATCHDOG_USEC": "30000000"], true, 30),
      (["NOTIFY_SOCKET": "/a", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], true, 30),
      (["NOTIFY_SOCKET": "/a", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], true, nil),
      (["NOTIFY_SOCKET": "/a", "WATCHDOG_USEC": "0"], true, nil),
      (["NOTIFY_SOCKET": "/a", "WATCHDOG_USEC": "x"], true, nil),
    ] as [([String: String], Bool, Int?)]
  )
  func environment(_ environment: [String: String], isThere: Bool, watchdog: Int?) {
    let manager = ServiceManager(environment: environment, processID: 42)
    #expect((manager != nil) == isThere)
    #expect(manager?.watchdog == watchdog.map { .seconds($0) })
  }
}
