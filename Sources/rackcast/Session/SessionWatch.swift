internal import ArgumentParser
internal import ControlAPI
internal import GRPCCore
internal import Synchronization

/// `rackcast session watch`
struct SessionWatch: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Follow a session: a line at each change of its state and every 2 s while it is on.",
    discussion: """
      Goes on over a restart of the node, until it is interrupted or the session is deleted. With
      -o json each line is a session as `session show` tells it.

      Example:
        rackcast session watch cam1
        rackcast session watch cam1 -o json | jq --unbuffered .net_status.video_bitrate
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let display = Display(console: console)
    // Tells at once when there is no such session, or no such node.
    let first = try await node.call { services in
      var request = ProtoGetSessionRequest()
      request.name = self.name
      return try await services.sessions.getSession(request, options: services.answer)
    }
    try display.show(first)
    let _: Never? = try await node.follow(console: console) { services, _ in
      var request = ProtoWatchSessionRequest()
      request.name = self.name
      return try await services.sessions.watchSession(request) { response in
        for try await session in response.messages { try display.show(session) }
        return nil
      }
    }
  }

  /// Writes what changed since the snapshot before.
  private final class Display: Sendable {
    private let console: Console
    private let last = Mutex<ProtoSession?>(nil)

    init(console: Console) {
      self.console = console
    }

    func show(_ session: ProtoSession) throws {
      let before = self.last.withLock { last in
        defer { last = session }
        return last
      }
      guard session != before else { return }
      switch self.console.format {
      case .json:
        try self.console.print(jsonLine: session.withoutSecrets())
      case .table:
        let line = self.line(session, at: 0)
        // A change that the line does not show; figures of a new period show even if they are equal.
        if let before, line == self.line(before, at: 0),
          session.netStatus.wallTimeNs == before.netStatus.wallTimeNs
        {
          return
        }
        let now = TimeText.now()
        try self.console.print(self.line(session, at: now))
        // One that publishes is told by the session's own line.
        guard session.destinations.count > 1 || session.hasTroubledDestination else { return }
        let report = DestinationReport(destinations: session.destinations, now: now)
        for line in report.lines(self.console) { try self.console.print("          \(line)") }
      }
    }

    private func line(_ session: ProtoSession, at time: Int64) -> String {
      OnAir(session).line(at: time, console: self.console)
    }
  }
}

extension ProtoSession {
  /// Whether some destination neither publishes nor is idle.
  fileprivate var hasTroubledDestination: Bool {
    self.destinations.contains { $0.state != .publishing && $0.state != .idle }
  }
}
