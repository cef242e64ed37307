internal import ControlAPI
internal import RehearsalSink

/// Both ends of what is on air: the node that pushes and the sink that receives. Keeps what was seen
/// last, for the account at the end.
actor DemoStage {
  nonisolated let programs: [DemoProgram]
  private let sink: RehearsalSink
  private var rack: DemoRack?
  /// Whether every session has been live.
  private var wasLive = false
  /// The sessions as the node told them last, by name.
  private var sessions: [String: ProtoSession] = [:]

  init(programs: [DemoProgram], sink: RehearsalSink) {
    self.programs = programs
    self.sink = sink
  }

  /// The node is there.
  func enter(_ rack: DemoRack) {
    self.rack = rack
  }

  /// Every session is live.
  func cameOnAir() {
    self.wasLive = true
  }

  /// The sessions now, in the order of the programs.
  func look() async throws -> [DemoRow] {
    guard let rack = self.rack else { return [] }
    let sessions = try await rack.look()
    for session in sessions { self.sessions[session.name] = session }
    let reports = self.sink.streams
    return self.programs.compactMap { program in
      sessions.first { $0.name == program.name }.map { session in
        DemoRow(session: session, arrivals: DemoArrivals(of: session.name, in: reports))
      }
    }
  }

  /// Stops the sessions and sums up; without accounts when they have not all been live.
  ///
  /// - Parameters:
  ///   - isNodeThere: Whether there is a node to ask.
  ///   - readLimit: How long the sink may take to read what was sent before the stop.
  func finish(isNodeThere: Bool, readLimit: Duration) async -> DemoVerdict {
    guard self.wasLive, let rack = self.rack else {
      return DemoVerdict(accounts: [], incidents: [])
    }
    var incidents: [String] = []
    var isSeen = false
    if isNodeThere {
      do {
        _ = try await self.look()
        isSeen = true
      } catch {
        incidents.append("the node did not tell how the sessions were: \(error)")
      }
    }
    // Everything that is due is due up to here.
    let before = self.sink.streams
    var stopped: [String: ProtoSession] = [:]
    let spans = self.programs.map { DemoArrivals(of: $0.name, in: before).age }
    if isSeen {
      do {
        for session in try await rack.stop() { stopped[session.name] = session }
      } catch {
        incidents.append("the sessions could not be stopped: \(error)")
      }
    }
    await self.waitForEnds(limit: readLimit)

    let after = self.sink.streams
    let accounts = zip(self.programs, spans).map { program, span in
      let session = self.sessions[program.name]
      return DemoAccount(
        program.name,
        session,
        isSeen: isSeen,
        stopped: stopped[program.name],
        arrivals: DemoArrivals(of: program.name, in: after),
        span: span
      )
    }
    return DemoVerdict(accounts: accounts, incidents: incidents)
  }

  /// Waits until the sink has seen the end of every publish.
  private func waitForEnds(limit: Duration) async {
    let deadline = ContinuousClock.now + limit
    while self.sink.streams.contains(where: { $0.phase == .live }), ContinuousClock.now < deadline {
      do {
        try await Task.sleep(for: .milliseconds(20))
      } catch {
        // Cancelled: whatever has come counts.
        return
      }
    }
  }
}

extension DemoAccount {
  /// - Parameters:
  ///   - session: What the node told last.
  ///   - isSeen: Whether it told that just before the stop.
  ///   - stopped: What it told of the stopped session.
  fileprivate init(
    _ name: String,
    _ session: ProtoSession?,
    isSeen: Bool,
    stopped: ProtoSession?,
    arrivals: DemoArrivals,
    span: Duration?
  ) {
    self.init(session: name, arrivals: arrivals, span: span)
    guard let session else { return }
    self.framesPerSecond = session.effective.fps
    if isSeen {
      self.state = StateText(session.state)
      self.lastEvent = SessionText.lastEvent(session)
    }
    if let destinations = stopped?.destinations {
      self.pushed = destinations.map(\.framesSent).reduce(0, +)
      self.dropped = destinations.map(\.framesDropped).reduce(0, +)
    }
  }
}
