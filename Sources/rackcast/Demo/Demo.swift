internal import ControlAPI
internal import ControlTransport
internal import RehearsalSink

/// The demonstration from its first step to its verdict.
struct Demo: Sendable {
  struct Configuration: Sendable {
    /// The daemon's program.
    var daemon: String
    /// The absolute path of a film.
    var clip: String?
    /// `nil` is until interrupted.
    var duration: DurationArgument?
    /// How the RTMP server treats what is pushed.
    var sink = RehearsalSink.Configuration()
  }

  /// How long the daemon may take to listen.
  private static let listenLimit = Duration.seconds(20)
  /// How long the sessions may take to be live.
  private static let liveLimit = Duration.seconds(20)
  /// How long the daemon may take to end; it promises 5 s.
  static let endLimit = Duration.seconds(6)
  /// How long the sink may take to read what was sent before the stop.
  static let readLimit = Duration.seconds(2)
  private static let interval = Duration.seconds(2)
  /// The lines of the daemon's log that are shown when it fails.
  static let logLines = 12

  /// Why the demonstration comes to its end.
  enum End: Sendable {
    case over
    case interrupted
    case daemonEnded(DaemonProcess.Ending)
    case failed(any Error)
  }

  let configuration: Configuration
  let output: DemoOutput

  /// Runs until the duration is over or the first of `interruptions`.
  ///
  /// - Throws: `CommandFailure` with the verdict, unless all went well.
  func run(interruptions: AsyncStream<Void>) async throws {
    let directory = try TemporaryDirectory(name: "rackcast-demo")
    defer { directory.remove() }
    let sink = RehearsalSink(configuration: self.configuration.sink)
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await sink.run() }
        defer { group.cancelAll() }
        try await self.run(with: sink, in: directory, interruptions: interruptions)
      }
    } catch let error as RehearsalSinkError {
      throw CommandFailure(status: .failure, message: error.message)
    }
  }

  private func run(
    with sink: RehearsalSink,
    in directory: TemporaryDirectory,
    interruptions: AsyncStream<Void>
  ) async throws {
    let port = try await sink.boundPort
    let programs = DemoProgram.all(clip: self.configuration.clip, port: port)
    try self.output.progress("starting rackcastd")
    let log = DaemonLog(path: "\(directory.path)/rackcastd.log")
    let daemon = try await DaemonProcess.start(
      DaemonLaunch(
        executable: self.configuration.daemon,
        dataDirectory: "\(directory.path)/rack",
        log: log
      )
    )
    let stage = DemoStage(programs: programs, sink: sink)
    let end = await Self.first([
      {
        guard let address = try await self.address(in: log) else {
          let limit = DurationArgument(Self.listenLimit).text
          throw CommandFailure(
            status: .failure,
            message: "rackcastd did not listen within \(limit)"
          )
        }
        try await self.perform(on: stage, at: address, port: port)
        return .over
      },
      { await daemon.ended().map { .daemonEnded($0) } },
      {
        for await _ in interruptions { return .interrupted }
        return nil
      },
    ])
    try await self.finish(end, stage, daemon, log)
  }

  /// The result of the first that has one; the others are cancelled.
  private static func first(_ runners: [@Sendable () async throws -> End?]) async -> End {
    await withTaskGroup(of: End?.self) { group in
      for runner in runners {
        group.addTask {
          do {
            return try await runner()
          } catch is CancellationError {
            return nil
          } catch {
            return .failed(error)
          }
        }
      }
      defer { group.cancelAll() }
      for await end in group {
        if let end { return end }
      }
      // Ended from outside, as a test does.
      return .interrupted
    }
  }

  /// Where the daemon listens; `nil` when it does not in time.
  private func address(in log: DaemonLog) async throws -> NodeAddress? {
    let deadline = ContinuousClock.now + Self.listenLimit
    while ContinuousClock.now < deadline {
      if let address = log.address() { return address }
      try await Task.sleep(for: .milliseconds(50))
    }
    return nil
  }

  /// Puts the sessions on air and shows them until the time is over.
  private func perform(on stage: DemoStage, at address: NodeAddress, port: Int) async throws {
    let rack = DemoRack(
      node: TransportConnector(address: address, operatorName: Operator.local()) {
        FramedClientTransport(host: address.host, port: address.port)
      },
      programs: stage.programs
    )
    await stage.enter(rack)
    try self.output.progress("putting \(stage.programs.count) sessions on air")
    try await rack.putOnAir()
    try await rack.waitUntilLive(within: Self.liveLimit, clock: ContinuousClock())
    await stage.cameOnAir()
    try self.output.onAir(
      DemoIntroduction(
        node: address,
        sinkPort: port,
        programs: stage.programs,
        directory: ThisProgram.directoryToSearch(path: Environment.value(of: "PATH")),
        duration: self.configuration.duration
      ),
      at: TimeText.now()
    )
    try await self.show(stage)
  }

  private func show(_ stage: DemoStage) async throws {
    var next = ContinuousClock.now
    let deadline = self.configuration.duration.map { next + $0.value }
    while true {
      do {
        try self.output.looked(try await stage.look(), at: TimeText.now())
      } catch let failure as CommandFailure
        where failure.status == .unreachable || failure.status == .timedOut
      {
        try self.output.looked(failure: failure.message)
      }
      next = max(next + Self.interval, ContinuousClock.now)
      if let deadline, next >= deadline {
        try await Task.sleep(until: deadline)
        return
      }
      try await Task.sleep(until: next)
    }
  }
}
