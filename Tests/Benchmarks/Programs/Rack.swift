internal import ControlAPI
internal import ControlTransport
internal import Foundation
internal import GRPCCore
internal import TestSupport

/// The daemon under measurement and a client that stays connected.
final class Rack: Sendable {
  let figures: ProcessFigures
  private let daemon: Program
  // Holds the data of the daemon until the end.
  private let directory: TemporaryDirectory
  private let client: GRPCClient<FramedClientTransport>
  private let sessions: ProtoSessionService.Client<FramedClientTransport>

  private init(
    daemon: Program,
    directory: TemporaryDirectory,
    client: GRPCClient<FramedClientTransport>
  ) {
    self.figures = ProcessFigures(processID: daemon.processID)
    self.daemon = daemon
    self.directory = directory
    self.client = client
    self.sessions = ProtoSessionService.Client(wrapping: client)
  }

  /// Runs a daemon of its own for `body`, and ends it.
  static func with<Result: Sendable>(
    _ body: @Sendable (Rack) async throws -> Result
  ) async throws -> Result {
    let directory = try TemporaryDirectory()
    let daemon = try Program(
      Self.path,
      ["--data-dir", directory.file("data"), "--listen", "127.0.0.1:0"]
    )
    let line = try await daemon.line("the address", within: .seconds(20)) {
      $0.contains("address=")
    }
    let address = line.split(separator: " ").first { $0.hasPrefix("address=") }
    guard let port = address?.split(separator: ":").last.flatMap({ Int($0) }) else {
      throw BenchmarkError("no port in: \(line)")
    }
    let client = GRPCClient(transport: FramedClientTransport(host: "127.0.0.1", port: port))
    let rack = Rack(daemon: daemon, directory: directory, client: client)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await client.runConnections() }
      do {
        let result = try await body(rack)
        client.beginGracefulShutdown()
        try await daemon.terminate()
        return result
      } catch {
        group.cancelAll()
        try await daemon.terminate()
        throw error
      }
    }
  }

  /// Beside this program.
  private static var path: String {
    URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent()
      .appendingPathComponent("rackcastd")
      .path
  }

  func create(_ name: String, _ attributes: ProtoSessionAttributes) async throws {
    var request = ProtoCreateSessionRequest()
    request.name = name
    request.attributes = attributes
    request.idempotencyKey = UUID().uuidString
    _ = try await self.sessions.createSession(request)
  }

  /// Returns when the daemon has accepted the start.
  func start(_ name: String) async throws {
    var request = ProtoStartSessionRequest()
    request.name = name
    request.idempotencyKey = UUID().uuidString
    _ = try await self.sessions.startSession(request)
  }

  /// Stops a session, and waits until it is idle.
  func stop(_ name: String) async throws {
    var request = ProtoStopSessionRequest()
    request.name = name
    request.idempotencyKey = UUID().uuidString
    _ = try await self.sessions.stopSession(request)
    _ = try await eventually("\(name) to be idle", within: .seconds(20)) {
      try await self.session(name).state == .idle ? true : nil
    }
  }

  func pause(_ name: String) async throws {
    var request = ProtoPauseSessionRequest()
    request.name = name
    request.idempotencyKey = UUID().uuidString
    _ = try await self.sessions.pauseSession(request)
  }

  func resume(_ name: String) async throws {
    var request = ProtoResumeSessionRequest()
    request.name = name
    request.idempotencyKey = UUID().uuidString
    _ = try await self.sessions.resumeSession(request)
  }

  func update(
    _ name: String,
    _ attributes: ProtoSessionAttributes,
    reset: [String] = []
  ) async throws {
    var request = ProtoUpdateSessionRequest()
    request.name = name
    request.attributes = attributes
    request.reset = reset
    request.idempotencyKey = UUID().uuidString
    _ = try await self.sessions.updateSession(request)
  }

  func session(_ name: String) async throws -> ProtoSession {
    var request = ProtoGetSessionRequest()
    request.name = name
    return try await self.sessions.getSession(request)
  }
}
