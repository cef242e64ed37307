import Events
import Publishing
import RehearsalSink
import Sessions
import Testing

@Suite(.timeLimit(.minutes(2))) struct DestinationOperationsTests {
  /// Runs `body` with a sink and its port.
  private static func withSink(
    _ behaviour: RehearsalSink.Behaviour = .receive,
    _ body: (RehearsalSink, Int) async throws -> Void
  ) async throws {
    let sink = RehearsalSink(configuration: .init(behaviour: behaviour))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await sink.run() }
      try await body(sink, sink.boundPort)
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  private static func url(_ port: Int, _ name: String) -> String {
    "rtmp://127.0.0.1:\(port)/live/\(name)"
  }

  /// Waits until a destination is in a state, and was so often accepted.
  @discardableResult
  private static func wait(
    _ rack: ManagedRack,
    for label: String,
    _ state: DestinationState,
    publishes: Int = 1
  ) async throws -> SessionSnapshot {
    try await rack.wait(for: "cam1") { snapshot in
      snapshot.destinations.contains {
        $0.label == label && $0.state == state && $0.totals.publishes >= publishes
      }
    }
  }

  @Test("destinations come, go and are restarted while the others miss no packet")
  func othersUntouched() async throws {
    try await Self.withSink { sink, port in
      try await ManagedRack.run { rack in
        let manager = rack.manager
        try await rack.createSynthetic("cam1") {
          // A queue of a second, so that a busy machine makes no drops.
          $0.mode = .sd
          $0.url = Self.url(port, "main")
        }
        try await manager.start("cam1", operator: "test", key: nil)
        try await Self.wait(rack, for: "main", .publishing)

        let added = try await manager.addDestination(
          DestinationAttributes(label: "b", url: Self.url(port, "b")),
          to: "cam1",
          operator: "anna",
          key: "add"
        )
        #expect(added.revision == 2)
        try await Self.wait(rack, for: "b", .publishing)
        _ = try await manager.restartDestination("b", of: "cam1", operator: "anna", key: "restart")
        let restarted = try await Self.wait(rack, for: "b", .publishing, publishes: 2)
        #expect(restarted.destinations.first { $0.label == "b" }?.totals.reconnects == 0)
        _ = try await manager.removeDestination("b", from: "cam1", operator: "anna", key: "remove")
        let removed = try await manager.snapshot("cam1")
        #expect(removed.destinations.map(\.label) == ["main"])
        #expect(removed.revision == 3)
        try await rack.wait(for: "cam1") { _ in
          sink.streams.filter { $0.identity.name == "b" && $0.phase == .unpublished }.count == 2
        }

        let main = try #require(removed.destinations.first?.totals)
        #expect(main.framesDropped == 0 && main.reconnects == 0 && main.publishes == 1)

        // The same, of `main` beside another one.
        _ = try await manager.addDestination(
          DestinationAttributes(label: "c", url: Self.url(port, "c")),
          to: "cam1",
          operator: "anna",
          key: nil
        )
        try await Self.wait(rack, for: "c", .publishing)
        _ = try await manager.restartDestination("main", of: "cam1", operator: "anna", key: nil)
        try await Self.wait(rack, for: "main", .publishing, publishes: 2)
        _ = try await manager.removeDestination("main", from: "cam1", operator: "anna", key: nil)
        let last = try await manager.snapshot("cam1")
        #expect(last.state == .live)
        #expect(last.requested.url == nil)
        let stopped = try await manager.stop("cam1", operator: "anna", key: nil)
        let other = try #require(stopped.destinations.first?.totals)
        #expect(other.framesDropped == 0 && other.reconnects == 0 && other.publishes == 1)

        let names = sink.streams.map(\.identity.name)
        #expect(names == ["main", "b", "b", "c", "main"])
        for report in sink.streams {
          #expect(report.regressions == 0)
          #expect(report.phase == .unpublished)
        }
        // Every picture arrived: of `main` while `b` came and went, and of `c` while `main` did.
        #expect(sink.streams[0].video.frames >= Int(main.videoFramesSent))
        #expect(sink.streams[3].video.frames == Int(other.videoFramesSent))
        let events = try await rack.recorded("cam1").filter { $0.operator == "anna" }
        #expect(
          events.map(\.code.name) == [
            "destination_added", "destination_restarted", "destination_removed",
            "destination_added", "destination_restarted", "destination_removed",
            "session_stopped", "state_changed",
          ]
        )
        #expect(events.prefix(6).map(\.destination) == ["b", "b", "b", "c", "main", "main"])
        let revisions = try await manager.revisions("cam1")
        #expect(revisions.map(\.operator) == ["test", "anna", "anna", "anna", "anna"])
      }
    }
  }

  @Test("a destination that was given up comes back with a restart, and carries the session alone")
  func failedComesBack() async throws {
    try await Self.withSink(.refuse) { sink, port in
      try await ManagedRack.run { rack in
        try await rack.createSynthetic("cam1") {
          $0.url = rack.fileURL("main")
          $0.destinations = [DestinationAttributes(label: "b", url: Self.url(port, "b"))]
        }
        try await rack.manager.start("cam1", operator: "test", key: nil)
        try await Self.wait(rack, for: "b", .failed, publishes: 0)
        try await Self.wait(rack, for: "main", .publishing)

        sink.setBehaviour(.receive)
        _ = try await rack.manager.restartDestination("b", of: "cam1", operator: "test", key: nil)
        let back = try await Self.wait(rack, for: "b", .publishing)
        #expect(back.destinations.last?.lastError?.code == -1326)
        _ = try await rack.manager.removeDestination(
          "main",
          from: "cam1",
          operator: "test",
          key: nil
        )

        #expect(try await rack.manager.snapshot("cam1").state == .live)
      }
    }
  }

  @Test("a restart connects at once what waits for its next try")
  func waiting() async throws {
    try await Self.withSink(.close(after: .milliseconds(200))) { sink, port in
      try await ManagedRack.run { rack in
        try await rack.createSynthetic("cam1") {
          $0.url = Self.url(port, "main")
          var retry = RetryAttributes()
          retry.interval = 3_600_000
          retry.maxInterval = 3_600_000
          retry.minPublish = 3_600_000
          $0.retry = retry
        }
        try await rack.manager.start("cam1", operator: "test", key: nil)
        let lost = try await Self.wait(rack, for: "main", .backoff)
        let destination = try #require(lost.destinations.first)
        #expect(try #require(destination.nextTry) > lost.destinations[0].stateSince ?? .max)
        #expect(destination.retry.minPublish == .seconds(3600))

        sink.setBehaviour(.receive)
        let asked = try await rack.manager.restartDestination(
          "main",
          of: "cam1",
          operator: "test",
          key: nil
        )
        #expect(asked.destinations.first?.nextTry == nil)
        try await Self.wait(rack, for: "main", .publishing, publishes: 2)
      }
    }
  }

  /// The code of the error that `body` ends in.
  private static func code(
    _ body: () async throws -> SessionSnapshot
  ) async -> SessionError.Code? {
    do {
      _ = try await body()
      return nil
    } catch {
      return (error as? SessionError)?.code
    }
  }

  @Test("refuses taken and unknown labels, bad ones, and to take the last one from a live session")
  func refusals() async throws {
    try await ManagedRack.run { rack in
      let manager = rack.manager
      func add(_ label: String, _ file: String, key: String? = nil) async throws -> SessionSnapshot
      {
        try await manager.addDestination(
          DestinationAttributes(label: label, url: rack.fileURL(file)),
          to: "cam1",
          operator: "test",
          key: key
        )
      }
      func remove(_ label: String) async throws -> SessionSnapshot {
        try await manager.removeDestination(label, from: "cam1", operator: "test", key: nil)
      }
      func restart(_ label: String) async throws -> SessionSnapshot {
        try await manager.restartDestination(label, of: "cam1", operator: "test", key: nil)
      }
      #expect(await Self.code { try await add("b", "b") } == .notFound)
      try await rack.createSynthetic("cam1") { _ in }

      #expect(try await add("main", "a").revision == 2)
      #expect(try await add("b", "b", key: "once").revision == 3)
      #expect(try await add("b", "b", key: "once").revision == 3)
      #expect(await Self.code { try await add("b", "c") } == .alreadyExists)
      #expect(await Self.code { try await add("main", "c") } == .alreadyExists)
      #expect(await Self.code { try await add("c d", "c") } == .invalidArgument)
      #expect(await Self.code { try await add("c", "b") } == .invalidArgument)
      #expect(await Self.code { try await remove("x") } == .notFound)
      #expect(await Self.code { try await restart("x") } == .notFound)
      #expect(await Self.code { try await restart("b") } == .failedPrecondition)

      try await manager.start("cam1", operator: "test", key: nil)
      try await rack.wait(for: "cam1") { $0.state == .live }
      #expect(try await remove("b").revision == 4)
      #expect(await Self.code { try await remove("main") } == .failedPrecondition)
      #expect(try await manager.snapshot("cam1").state == .live)
      _ = try await manager.stop("cam1", operator: "test", key: nil)
      #expect(try await remove("main").destinations.isEmpty)
      #expect(try await manager.revisions("cam1").count == 5)
    }
  }
}
