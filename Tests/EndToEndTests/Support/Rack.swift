import Foundation
import TestSupport

/// A daemon as an operator has it: the real program, driven by the real CLI.
final class Rack: Sendable {
  let directory: TemporaryDirectory
  let daemon: Program
  /// `HOST:PORT` of the control server.
  let address: String
  /// The words before each program, as those that put it into a network namespace.
  private let launcher: [String]

  private init(
    directory: TemporaryDirectory,
    daemon: Program,
    address: String,
    launcher: [String]
  ) {
    self.directory = directory
    self.daemon = daemon
    self.address = address
    self.launcher = launcher
  }

  /// Starts a daemon and waits until it listens.
  ///
  /// - Parameters:
  ///   - directory: where its data is; that of an earlier daemon to go on with.
  ///   - options: further options of `rackcastd`.
  ///   - launcher: the words before each program; none by default.
  static func start(
    in directory: TemporaryDirectory? = nil,
    options: [String] = [],
    through launcher: [String] = []
  ) async throws -> Rack {
    let directory = try directory ?? TemporaryDirectory()
    let words =
      launcher
      + [BuiltPrograms.rackcastd, "--data-dir", directory.file("data"), "--listen", "127.0.0.1:0"]
      + options
    let daemon = try Program(words[0], Array(words.dropFirst()))
    let line = try await daemon.line("the address", within: .seconds(20)) {
      $0.contains("address=")
    }
    let address = line.split(separator: " ").first { $0.hasPrefix("address=") } ?? ""
    return Rack(
      directory: directory,
      daemon: daemon,
      address: String(address.dropFirst("address=".count)),
      launcher: launcher
    )
  }

  /// Runs `rackcast` and gives what it wrote to standard output; throws when it failed.
  @discardableResult
  func rackcast(_ arguments: String...) async throws -> String {
    try await self.rackcast(arguments)
  }

  @discardableResult
  func rackcast(_ arguments: [String]) async throws -> String {
    let words = self.launcher + [BuiltPrograms.rackcast] + arguments
    let output = try await Program.run(
      words[0],
      Array(words.dropFirst()),
      environment: ["RACKCAST_NODE": self.address],
      within: .seconds(60)
    )
    return output.standard.joined(separator: "\n")
  }

  /// Starts `rackcast` without waiting for its end.
  func follow(_ arguments: String...) throws -> Program {
    let words = self.launcher + [BuiltPrograms.rackcast] + arguments
    return try Program(
      words[0],
      Array(words.dropFirst()),
      environment: ["RACKCAST_NODE": self.address]
    )
  }

  /// Creates, starts and waits for a session.
  func goLive(_ name: String, _ options: [String]) async throws {
    try await self.rackcast(["session", "create", name] + options)
    try await self.rackcast("session", "start", name)
    try await self.rackcast("session", "wait", name, "--state", "live", "--timeout", "20s")
  }

  /// Watches a session that is on for so many periods of its net status, which are 2 s long.
  func watch(_ name: String, periods: Int) async throws {
    let watch = try self.follow("session", "watch", name, "-o", "json")
    _ = try await watch.output.wait(
      for: "\(periods) periods of \(name)",
      within: .seconds(periods * 4 + 30)
    ) { output -> Bool? in
      guard let first = output.standard.lazy.compactMap({ SessionJSON.time(of: $0) }).first,
        let last = output.standard.last.flatMap({ SessionJSON.time(of: $0) })
      else { return nil }
      return last - first >= Double(periods) * 1.99e9 ? true : nil
    }
    try await watch.terminate()
  }

  func session(_ name: String) async throws -> SessionJSON {
    let text = try await self.rackcast("session", "show", name, "-o", "json")
    return try JSONDecoder().decode(SessionJSON.self, from: Data(text.utf8))
  }

  /// The events on record, oldest first.
  func events(of session: String? = nil) async throws -> [EventJSON] {
    let filter = session.map { ["--session", $0] } ?? []
    let text = try await self.rackcast(
      ["event", "list", "--limit", "1000", "-o", "json"] + filter
    )
    return try JSONDecoder().decode([EventJSON].self, from: Data(text.utf8))
  }

  /// The numbered codes of a session, in order.
  func codes(of session: String) async throws -> [Int] {
    try await self.events(of: session).map(\.code).filter { $0 != 0 }
  }

  /// Ends the daemon as systemd does, and gives how it ended.
  @discardableResult
  func stop() async throws -> Program.Output {
    try await self.daemon.terminate(within: .seconds(10))
  }
}
