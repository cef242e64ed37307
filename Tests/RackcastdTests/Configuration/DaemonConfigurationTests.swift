import ArgumentParser
import Logging
import Testing

@testable import rackcastd

@Suite struct DaemonConfigurationTests {
  @Test("flags go over the file, and the file over the defaults")
  func precedence() throws {
    let arguments = try DaemonArguments.parse(["--data-dir", "/flag", "--log-level", "error"])
    let file = try ConfigurationFile(
      text: "data_dir = \"/file\"\nlisten = \"127.0.0.1:9\"\nlog_level = \"debug\"",
      name: "test.toml"
    )

    let configuration = try DaemonConfiguration(arguments: arguments, file: file)

    #expect(configuration.dataDirectory == "/flag")
    #expect(configuration.listen == ListenAddress(host: "127.0.0.1", port: 9))
    #expect(configuration.logLevel == .error)
    #expect(configuration.control == DaemonConfiguration.Control())
    #expect(!configuration.allowRemote)
  }

  @Test("takes authorities from each --ca, or else from the file")
  func authorities() throws {
    let plain = try DaemonArguments.parse(["--data-dir", "/d"])
    let flags = try DaemonArguments.parse(["--data-dir", "/d", "--ca", "a.pem", "--ca", "b.pem"])
    let file = try ConfigurationFile(text: "ca = [\"c.pem\"]", name: "test.toml")

    let none = try DaemonConfiguration(arguments: plain, file: ConfigurationFile())
    let fromFile = try DaemonConfiguration(arguments: plain, file: file)
    let fromFlags = try DaemonConfiguration(arguments: flags, file: file)

    #expect(none.authorities == [])
    #expect(fromFile.authorities == ["c.pem"])
    #expect(fromFlags.authorities == ["a.pem", "b.pem"])
  }

  @Test("needs a data directory")
  func dataDirectory() throws {
    let arguments = try DaemonArguments.parse([])

    let error = #expect(throws: ConfigurationError.self) { try arguments.configuration() }

    #expect(error?.code == .missing)
    #expect(error?.message.contains("--data-dir") == true)
  }

  @Test(
    "listens beyond this machine only when the file allows it",
    arguments: [
      ("127.0.0.1:7400", true), ("127.8.9.10:0", true), ("localhost:7400", true),
      ("[::1]:7400", true), ("0.0.0.0:7400", false), ("[::]:7400", false),
      ("10.0.0.7:7400", false), ("127.evil.example.org:7400", false), ("rack7:7400", false),
    ]
  )
  func loopback(listen: String, allowed: Bool) throws {
    let arguments = try DaemonArguments.parse(["--data-dir", "/d", "--listen", listen])
    let closed = ConfigurationFile()
    var open = ConfigurationFile()
    open.allowRemote = true

    if allowed {
      #expect(try DaemonConfiguration(arguments: arguments, file: closed).listen.isLoopback)
    } else {
      let error = #expect(throws: ConfigurationError.self) {
        try DaemonConfiguration(arguments: arguments, file: closed)
      }
      #expect(error?.code == .remoteRefused)
      #expect(error?.message.contains("allow_remote") == true)
    }
    #expect(throws: Never.self) { try DaemonConfiguration(arguments: arguments, file: open) }
  }

  @Test(
    "refuses a --listen that is no address",
    arguments: ["7400", "host", "host:", ":7400", "host:70000", "::1:7400", "a b:1", "[::1:7400"]
  )
  func badListen(listen: String) throws {
    let arguments = try DaemonArguments.parse(["--data-dir", "/d", "--listen", listen])

    let error = #expect(throws: ConfigurationError.self) { try arguments.configuration() }

    #expect(error?.code == .invalidValue)
    #expect(error?.message.contains(listen) == true)
  }
}
