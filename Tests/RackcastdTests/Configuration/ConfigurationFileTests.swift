import Logging
import Testing
import WaitingImages

@testable import rackcastd

@Suite struct ConfigurationFileTests {
  @Test("reads every key it documents")
  func readsAll() throws {
    let text = """
      data_dir = "/srv/rack"
      listen = "[::1]:7500"
      allow_remote = true
      log_level = "debug"

      [control]
      max_frame_size = 65536
      max_connections = 3
      max_streams_per_connection = 5
      idle_timeout = 30
      """

    let file = try ConfigurationFile(text: text, name: "test.toml")

    #expect(file.dataDirectory == "/srv/rack")
    #expect(file.listen == ListenAddress(host: "::1", port: 7500))
    #expect(file.allowRemote == true)
    #expect(file.logLevel == .debug)
    #expect(file.control.maxFrameSize == 65536)
    #expect(file.control.maxConnections == 3)
    #expect(file.control.maxStreamsPerConnection == 5)
    #expect(file.control.idleTimeout == .seconds(30))
  }

  @Test("an empty file says nothing")
  func empty() throws {
    #expect(try ConfigurationFile(text: "", name: "test.toml") == ConfigurationFile())
  }

  @Test(
    "refuses what it cannot take, naming file and key",
    arguments: [
      ("lisen = \"a:1\"", ConfigurationError.Code.unknownKey, "lisen"),
      ("[control]\nmax_conections = 1", .unknownKey, "control.max_conections"),
      ("listen = 7400", .invalidValue, "listen"),
      ("listen = \"here\"", .invalidValue, "listen"),
      ("allow_remote = \"yes\"", .invalidValue, "allow_remote"),
      ("log_level = \"loud\"", .invalidValue, "log_level"),
      ("control = 1", .invalidValue, "control"),
      ("[control]\nmax_connections = 0", .invalidValue, "control.max_connections"),
      ("[control]\nidle_timeout = 1.5", .invalidValue, "control.idle_timeout"),
      ("[waiting_images]\nallow = \"10.0.0.0/8\"", .invalidValue, "waiting_images.allow"),
      ("[waiting_images]\nallow = [10]", .invalidValue, "waiting_images.allow"),
      ("[waiting_images]\nallow = [\"10.0.0.0/33\"]", .invalidValue, "10.0.0.0/33"),
      ("[waiting_images]\nhosts = []", .unknownKey, "waiting_images.hosts"),
      ("listen = ", .syntax, "line 1"),
    ]
  )
  func refuses(text: String, code: ConfigurationError.Code, mention: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationFile(text: text, name: "test.toml")
    }

    #expect(error?.code == code)
    #expect(error?.message.contains("test.toml") == true)
    #expect(error?.message.contains(mention) == true)
  }

  @Test("a file that is not there is named")
  func missing() {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationFile(path: "/nowhere/rackcast.toml")
    }

    #expect(error?.code == .unreadable)
    #expect(error?.message.contains("/nowhere/rackcast.toml") == true)
  }

  @Test("the sample in deploy/ is read, and gives the defaults it says it gives")
  func sample() throws {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    let file = try ConfigurationFile(path: "/\(root)/deploy/rackcast.toml")

    #expect(file.dataDirectory == "/var/lib/rackcast")
    #expect(file.listen == ListenAddress.usual)
    #expect(file.allowRemote == false)
    #expect(file.logLevel == .info)
    #expect(file.control == DaemonConfiguration.Control())
    #expect(file.waitingImageServers.isEmpty)
  }

  @Test("servers of waiting images are addresses and ranges")
  func waitingImages() throws {
    let text = "[waiting_images]\nallow = [\"10.0.0.0/8\", \"::1\"]"

    let file = try ConfigurationFile(text: text, name: "test.toml")

    #expect(
      file.waitingImageServers == [
        try AddressPrefix(parsing: "10.0.0.0/8"), try AddressPrefix(parsing: "::1/128"),
      ]
    )
  }
}
