import Foundation
import TestSupport
import Testing

/// Who may use a node, with the real programs.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct NodeAccessTests {
  /// The exit status and the messages of a command that is expected to fail.
  private static func failure(_ rack: Rack, _ arguments: [String]) async throws -> (Int32?, String)
  {
    let program = try Program(
      BuiltPrograms.rackcast,
      arguments,
      environment: ["RACKCAST_NODE": rack.address]
    )
    let output = try await program.output.wait(for: "the end", within: .seconds(30)) {
      $0.isComplete ? $0 : nil
    }
    return (output.status, output.error.joined(separator: "\n"))
  }

  /// Makes a token, and keeps it as an operator would.
  private static func token(
    _ rack: Rack,
    _ role: String,
    as admin: String? = nil
  ) async throws -> (file: String, text: String) {
    let shown = admin.map { ["--token-file", $0] } ?? []
    let text = try await rack.rackcast(
      ["token", "create", "--role", role, "--label", role] + shown
    )
    let file = rack.directory.file("\(role).token")
    try Data("\(text)\n".utf8).write(to: URL(fileURLWithPath: file))
    return (file, text)
  }

  @Test(
    "from the first token on everybody needs one, also after a restart, and none is written anywhere"
  )
  func tokens() async throws {
    let rack = try await Rack.start()
    try await rack.rackcast("node", "info")
    let admin = try await Self.token(rack, "admin")
    let viewer = try await Self.token(rack, "viewer", as: admin.file)

    let stranger = try await Self.failure(rack, ["node", "info"])
    #expect(stranger.0 == 77 && stranger.1.contains("RACKCAST_TOKEN"))
    let lowly = try await Self.failure(
      rack,
      ["session", "delete", "cam1", "--token-file", viewer.file]
    )
    #expect(lowly.0 == 77 && lowly.1.contains("role operator"))
    try await rack.rackcast("session", "list", "--token-file", viewer.file)
    let events = try await rack.rackcast(
      "event",
      "list",
      "-o",
      "json",
      "--token-file",
      viewer.file
    )
    let first = try await rack.stop()

    let again = try await Rack.start(in: rack.directory)
    #expect(try await Self.failure(again, ["node", "info"]).0 == 77)
    try await again.rackcast("token", "list", "--token-file", admin.file)
    let second = try await again.stop()

    let secrets = [admin.text, viewer.text].map { String($0.suffix(64)) }
    let texts = first.lines + second.lines + [events, stranger.1, lowly.1]
    for secret in secrets {
      #expect(secret.count == 64)
      #expect(!texts.contains { $0.contains(secret) })
      #expect(try Self.files(under: rack.directory.file("data"), holding: secret) == [])
    }
  }

  @Test("a revoked token ends the subscription that runs under it within a second")
  func revoked() async throws {
    let rack = try await Rack.start()
    let admin = try await Self.token(rack, "admin")
    let viewer = try await Self.token(rack, "viewer", as: admin.file)
    let id = String(viewer.text.split(separator: "_")[1])
    let tail = try rack.follow(
      "event",
      "tail",
      "--after",
      "0",
      "-o",
      "json",
      "--token-file",
      viewer.file
    )
    _ = try await tail.output.wait(for: "an event", within: .seconds(20)) {
      $0.standard.isEmpty ? nil : true
    }

    try await rack.rackcast("token", "revoke", id, "--token-file", admin.file)
    let clock = ContinuousClock()
    let revoked = clock.now
    let output = try await tail.output.wait(for: "its end", within: .seconds(20)) {
      $0.isComplete ? $0 : nil
    }

    #expect(revoked.duration(to: clock.now) < .seconds(1))
    #expect(output.status == 77)
    #expect(output.error.contains { $0.contains("revoked") })
    let events = try await rack.rackcast(
      "event",
      "list",
      "-o",
      "json",
      "--token-file",
      admin.file
    )
    #expect(events.contains("token_revoked") && events.contains(id))
    try await rack.stop()
  }

  /// The files in which a text stands.
  private static func files(under folder: String, holding text: String) throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return try names.filter { name in
      let path = "\(folder)/\(name)"
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        !isFolder.boolValue
      else { return false }
      return try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(text.utf8)) != nil
    }
  }
}
