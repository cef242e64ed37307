internal import ArgumentParser
internal import ControlAPI

/// `rackcast top`
struct TopCommand: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "top",
    abstract: "Show what is on air as a table that refreshes.",
    discussion: """
      In a pipe it writes a line for each session at each interval; with -o json, the session as
      `session show` tells it. RTT, QUEUE and P99 (capture to wire) are those of the destination
      that is worst off.

      Example:
        rackcast top
        rackcast top --interval 1s --duration 20s
      """
  )

  @Option(help: ArgumentHelp("From one look to the next.", valueName: "time"))
  var interval = DurationArgument(.seconds(2))

  @Option(help: ArgumentHelp("How long; without it, until interrupted.", valueName: "time"))
  var duration: DurationArgument?

  @Flag(help: "Show idle sessions too.")
  var all = false

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if self.interval.value < .milliseconds(100) {
      throw ValidationError("--interval must be 100ms or more")
    }
  }

  func run(on node: some NodeConnector, console: Console) async throws {
    try await self.run(on: node, console: console, clock: ContinuousClock())
  }

  func run<C: Clock<Duration>>(
    on node: some NodeConnector,
    console: Console,
    clock: C
  ) async throws {
    var next = clock.now
    let deadline = self.duration.map { next.advanced(by: $0.value) }
    var display = LiveDisplay(console: console)
    try self.show(try await self.sessions(of: node), of: node.address, on: &display)
    // Past the first answer a silence of the node is something to show, not to end at.
    while true {
      // A look that took longer than the interval is not made up for.
      next = max(next.advanced(by: self.interval.value), clock.now)
      if let deadline, next > deadline {
        try await clock.sleep(until: deadline, tolerance: nil)
        return
      }
      try await clock.sleep(until: next, tolerance: nil)
      do {
        try self.show(try await self.sessions(of: node), of: node.address, on: &display)
      } catch let failure as CommandFailure
        where failure.status == .unreachable || failure.status == .timedOut
      {
        try display.show(failure: failure.message)
      }
    }
  }

  private func sessions(of node: some NodeConnector) async throws -> [ProtoSession] {
    try await node.call { services in
      try await services.sessions.listSessions(.init(), options: services.answer).sessions
    }.filter { self.all || OnAir($0).isOn }.map { $0.withoutSecrets() }
  }

  private func show(
    _ sessions: [ProtoSession],
    of address: NodeAddress,
    on display: inout LiveDisplay
  ) throws {
    let console = display.console
    let now = TimeText.now()
    if console.format == .json {
      for session in sessions { try console.print(jsonLine: session) }
      return
    }
    guard console.terminal != nil else {
      for session in sessions { try console.print(OnAir(session).line(at: now, console: console)) }
      return
    }
    let interval = self.interval.text
    let clock = TimeText.localClock(nanoseconds: now)
    let head = "node \(address)   \(clock)   every \(interval), Ctrl-C ends"
    var table = Table(OnAir.columns)
    for session in sessions { table.add(OnAir(session).cells) }
    let rows = sessions.isEmpty ? ["Nothing is on air."] : display.lines(of: table)
    try display.show([console.styled(head, .faint), ""] + rows)
  }
}
