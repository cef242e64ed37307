import Foundation
import TestSupport
import Testing

/// Control connections over TLS, with the real programs.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct SecureControlTests {
  @Test("what cert init makes secures a daemon, and a client without it is told what to do")
  func initialised() async throws {
    let directory = try TemporaryDirectory()
    let tls = directory.file("tls")
    try await Program.run(BuiltPrograms.rackcastd, ["cert", "init", "--dir", tls])
    let file = directory.file("rackcast.toml")
    try """
    [control.tls]
    certificate = "\(tls)/server.pem"
    key = "\(tls)/server-key.pem"
    """.write(toFile: file, atomically: true, encoding: .utf8)
    let rack = try await Rack.start(in: directory, options: ["--config", file])

    try await rack.rackcast(
      "session",
      "create",
      "cam1",
      "--ca",
      "\(tls)/ca.pem",
      "--url",
      "rtmp://a/b/c"
    )
    let list = try await rack.rackcast("session", "list", "--ca", "\(tls)/ca.pem")
    #expect(list.contains("cam1"))

    // The options, and what is said.
    let table = [
      ([], "wants TLS"), (["--tls"], "nobody this client trusts"),
      (["--ca", "\(tls)/server-key.pem"], "holds no certificate"),
    ]
    for (options, text) in table {
      let program = try Program(
        BuiltPrograms.rackcast,
        ["node", "info"] + options,
        environment: ["RACKCAST_NODE": rack.address]
      )
      let output = try await program.output.wait(for: "the end", within: .seconds(30)) {
        $0.isComplete ? $0 : nil
      }
      #expect(output.status == (text.contains("certificate") ? 64 : 69))
      #expect(output.error.contains { $0.contains(text) }, "\(output.error)")
      #expect(!output.error.contains { $0.contains("Is rackcastd running") })
    }
    try await rack.stop()
  }
}
