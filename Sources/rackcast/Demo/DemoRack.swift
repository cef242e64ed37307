internal import ControlAPI
internal import GRPCCore

/// The sessions of the demonstration on a node, driven as any client drives them.
struct DemoRack: Sendable {
  /// From one look at the sessions that are to come on air to the next.
  private static let pause = Duration.milliseconds(100)

  let node: any NodeConnector
  let programs: [DemoProgram]

  /// Creates and starts the sessions.
  func putOnAir() async throws {
    for program in self.programs {
      _ = try await self.node.mutate { services, key in
        var request = ProtoCreateSessionRequest()
        request.name = program.name
        request.attributes = program.attributes
        request.idempotencyKey = key
        return try await services.sessions.createSession(request, options: services.answer)
      }
    }
    for program in self.programs {
      _ = try await self.node.mutate { services, key in
        var request = ProtoStartSessionRequest()
        request.name = program.name
        request.idempotencyKey = key
        return try await services.sessions.startSession(request, options: services.answer)
      }
    }
  }

  /// Waits until every session is live.
  func waitUntilLive<C: Clock<Duration>>(within limit: Duration, clock: C) async throws {
    let deadline = clock.now.advanced(by: limit)
    try await self.node.call { services in
      for program in self.programs {
        var waiting = SessionWaiting(name: program.name, wanted: [.live])
        var request = ProtoGetSessionRequest()
        request.name = program.name
        while true {
          let session = try await services.sessions.getSession(request, options: services.answer)
          switch waiting.observe(session) {
          case .reached:
            break
          case .outOfReach(let message):
            throw try await self.failure(message, of: program, services)
          case .waiting where clock.now >= deadline:
            let message = waiting.timeoutMessage(after: DurationArgument(limit))
            throw try await self.failure(message, of: program, services)
          case .waiting:
            try await clock.sleep(until: clock.now.advanced(by: Self.pause), tolerance: nil)
            continue
          }
          break
        }
      }
    }
  }

  /// `message` with the last event of the session that tells of trouble.
  private func failure(
    _ message: String,
    of program: DemoProgram,
    _ services: NodeServices
  ) async throws -> CommandFailure {
    var request = ProtoListEventsRequest()
    request.session = program.name
    request.newest = true
    request.limit = 50
    let events = try await services.events.listEvents(request, options: services.answer).events
    let trouble = events.last { $0.severity == .warning || $0.severity == .error }
    let cause = trouble.map { "; \($0.code) \($0.name): \($0.message)" } ?? ""
    return CommandFailure(status: .failure, message: message + cause)
  }

  /// The sessions as the node tells them.
  ///
  /// - Parameter limit: How long it may take.
  func look(within limit: Duration = .seconds(5)) async throws -> [ProtoSession] {
    let names = Set(self.programs.map(\.name))
    return try await self.node.call { services in
      try await services.sessions.listSessions(.init(), options: .stream(for: limit)).sessions
    }.filter { names.contains($0.name) }.map { $0.withoutSecrets() }
  }

  /// Stops the sessions, all at once, so that none stays on air longer than another.
  ///
  /// - Returns: The sessions as they are then.
  func stop(within limit: Duration = .seconds(5)) async throws -> [ProtoSession] {
    try await self.node.call { services in
      try await withThrowingTaskGroup(of: ProtoSession.self) { group in
        for program in self.programs {
          group.addTask {
            var request = ProtoStopSessionRequest()
            request.name = program.name
            request.idempotencyKey = IdempotencyKey.random()
            return try await services.sessions.stopSession(request, options: .stream(for: limit))
          }
        }
        return try await group.reduce(into: []) { $0.append($1.withoutSecrets()) }
      }
    }
  }
}
