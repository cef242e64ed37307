internal import ArgumentParser
internal import ControlAPI
internal import GRPCCore
internal import Synchronization

/// `rackcast session wait`
struct SessionWait: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait",
    abstract: "Wait until the session is in a state; for scripts.",
    discussion: """
      Ends with 0 when the state is reached, 7 when the time is over first, 8 when the session
      failed or was deleted so that it cannot be reached any more, 4 when there is no such session.

      Example:
        rackcast session wait cam1 --state live --timeout 10s
        rackcast session wait cam1 --state idle --state failed
      """
  )

  @Argument(help: "The session.")
  var name: String

  @Option(
    name: .customLong("state"),
    help: "The state to wait for; may be repeated, any of them will do."
  )
  var states: [StateText] = []

  @Option(help: ArgumentHelp("How long: 500ms, 10s, 2m.", valueName: "time"))
  var timeout = DurationArgument(.seconds(30))

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if self.states.isEmpty {
      throw ValidationError("say which state to wait for, such as --state live")
    }
  }

  func run(on node: some NodeConnector, console: Console) async throws {
    let deadline = ContinuousClock.now + self.timeout.value
    let waiting = Mutex(SessionWaiting(name: self.name, wanted: Set(self.states)))
    let first = try await node.call { services in
      var request = ProtoGetSessionRequest()
      request.name = self.name
      return try await services.sessions.getSession(request, options: services.answer)
    }
    var outcome = waiting.withLock { $0.observe(first) }
    if outcome == .waiting {
      let later = try await node.follow(until: deadline, console: console) { services, remaining in
        do {
          return try await self.watch(services, for: remaining) { session in
            waiting.withLock { $0.observe(session) }
          }
        } catch let error as RPCError where error.code == .notFound {
          return waiting.withLock { $0.deleted() }
        }
      }
      outcome = later ?? .waiting
    }
    switch outcome {
    case .reached(let state):
      try self.report(waiting.withLock { $0.last }, state: state, console: console)
    case .outOfReach(let message):
      throw CommandFailure(status: .outOfReach, message: message)
    case .waiting:
      let message = waiting.withLock { $0.timeoutMessage(after: self.timeout) }
      throw CommandFailure(status: .timedOut, message: message)
    }
  }

  /// - Returns: `nil` when the node ended the stream undecided.
  private func watch(
    _ services: NodeServices,
    for remaining: Duration?,
    observe: @Sendable @escaping (ProtoSession) -> SessionWaiting.Outcome
  ) async throws -> SessionWaiting.Outcome? {
    var request = ProtoWatchSessionRequest()
    request.name = self.name
    let options = remaining.map { CallOptions.stream(for: $0) } ?? .defaults
    return try await services.sessions.watchSession(request, options: options) { response in
      for try await session in response.messages {
        let outcome = observe(session)
        if outcome != .waiting { return outcome }
      }
      return nil
    }
  }

  private func report(_ session: ProtoSession?, state: StateText, console: Console) throws {
    switch console.format {
    case .json:
      try console.print(json: (session ?? ProtoSession()).withoutSecrets())
    case .table:
      try console.print("\(self.name) is \(state.rawValue)")
    }
  }
}

extension StateText: ExpressibleByArgument {}
