import Foundation
import Testing

@testable import rackcast

@Suite struct DaemonLogTests {
  @Test(
    "the address stands in the line that says that the daemon listens",
    arguments: [
      (
        "2026-03-01T20:15:00+0000 notice rackcastd: address=127.0.0.1:41233 [rackcastd] listening\n",
        NodeAddress(host: "127.0.0.1", port: 41233)
      ),
      (
        "x\n2026 notice rackcastd: address=[::1]:7400 [rackcastd] listening\n2026 info more\n",
        NodeAddress(host: "::1", port: 7400)
      ),
      ("2026 notice rackcastd: address=127.0.0.1:412", nil),
      ("2026 notice rackcastd: address=127.0.0.1:7400 [rackcastd] stopping\n", nil),
      ("2026 notice rackcastd: [rackcastd] listening\n", nil),
      ("", nil),
    ] as [(String, NodeAddress?)]
  )
  func address(text: String, address: NodeAddress?) {
    #expect(DaemonLog.address(in: text) == address)
  }

  @Test("the tail is the last lines, without what would change a terminal")
  func tail() {
    #expect(DaemonLog.tail(2, of: "one\ntwo\n\nthr\u{1B}ee\n") == ["two", "thr\u{FFFD}ee"])
    #expect(DaemonLog.tail(9, of: "one") == ["one"])
    #expect(DaemonLog.tail(9, of: "").isEmpty)
  }

  @Test("of a long log the end is read; a log that is not there is empty")
  func file() throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }
    let path = "\(directory.path)/log"
    let text = (1 ... 20_000).map { "line \($0)" }.joined(separator: "\n")
    try text.write(toFile: path, atomically: false, encoding: .utf8)

    #expect(DaemonLog(path: path).tail(2) == ["line 19999", "line 20000"])
    #expect(DaemonLog(path: "\(directory.path)/none").tail(2).isEmpty)
  }
}
