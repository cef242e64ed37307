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

  func run(on node: some NodeConnector, console: Console) async throws {
    let shown = Mutex<ProtoSession?>(nil)
    // Tells at once when there is no such session, or no such node.
    let first = try await node.call { services in
      var request = ProtoGetSessionRequest()
      request.name = self.name
      return try await services.sessions.getSession(request, options: .answer)
    }
    try self.show(first.withoutSecrets(), console: console)
    shown.withLock { $0 = first }
    let _: Never? = try await node.follow(console: console) { services, _ in
      var request = ProtoWatchSessionRequest()
      request.name = self.name
      return try await services.sessions.watchSession(request) { response in
        for try await session in response.messages {
          let isNew = shown.withLock { last in
            defer { last = session }
            return last != session
          }
          if isNew { try self.show(session.withoutSecrets(), console: console) }
        }
        return nil
      }
    }
  }

  private func show(_ session: ProtoSession, console: Console) throws {
    switch console.format {
    case .json:
      try console.print(jsonLine: session)
    case .table:
      try console.print(OnAir(session).line(at: TimeText.now(), console: console))
    }
  }
}
