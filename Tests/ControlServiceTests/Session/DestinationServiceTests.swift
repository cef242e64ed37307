import ControlAPI
import GRPCCore
import SwiftProtobuf
import Testing

@Suite(.timeLimit(.minutes(1))) struct DestinationServiceTests {
  private static func add(
    _ rack: ServedRack,
    _ label: String,
    key: String = "",
    _ change: (inout ProtoDestination) -> Void = { _ in }
  ) async throws -> ProtoSession {
    var request = ProtoAddDestinationRequest()
    request.name = "cam1"
    request.destination.label = label
    request.destination.url = rack.fileURL(label)
    request.idempotencyKey = key
    change(&request.destination)
    return try await rack.sessions.addDestination(request)
  }

  private static func remove(_ rack: ServedRack, _ label: String) async throws -> ProtoSession {
    try await rack.sessions.removeDestination(
      .with {
        $0.name = "cam1"
        $0.label = label
      }
    )
  }

  private static func restart(_ rack: ServedRack, _ label: String) async throws -> ProtoSession {
    try await rack.sessions.restartDestination(
      .with {
        $0.name = "cam1"
        $0.label = label
      }
    )
  }

  @Test("adds, restarts and removes a destination of a live session, each told with who did it")
  func operations() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)

      let added = try await Self.add(rack, "b", key: "k") { $0.retry.minPublishMs = 60_000 }
      let again = try await Self.add(rack, "b", key: "k")
      #expect(added.revision == 2 && again.revision == 2)
      #expect(again.destinations.map(\.label) == ["main", "b"])
      #expect(again.destinations[1].retry.minPublishMs == 60_000)
      try await Self.publishes(rack, "b", 1)
      _ = try await Self.restart(rack, "b")
      let status = try await Self.publishes(rack, "b", 2)
      #expect(status.stateSinceWallTimeNs > 0)
      #expect(status.nextTryWallTimeNs == 0)
      let removed = try await Self.remove(rack, "b")
      #expect(removed.destinations.map(\.label) == ["main"])
      #expect(removed.destinations[0].publishes == 1)

      let events = try await rack.list { $0.session = "cam1" }.events
        .filter { $0.name.hasPrefix("destination_") && $0.name != "destination_state_changed" }
      #expect(
        events.map(\.name) == [
          "destination_added", "destination_restarted", "destination_removed",
        ]
      )
      #expect(events.allSatisfy { $0.destination == "b" && !$0.operator.isEmpty })
    }
  }

  @discardableResult
  private static func publishes(
    _ rack: ServedRack,
    _ label: String,
    _ count: UInt32
  ) async throws -> ProtoDestinationStatus {
    try await rack.sessions.watchSession(.with { $0.name = "cam1" }) { response in
      for try await session in response.messages {
        let found = session.destinations.first { $0.label == label && $0.publishes == count }
        if let found, found.state == .publishing { return found }
      }
      throw RPCError(code: .dataLoss, message: "the session ended")
    }
  }

  @Test("refuses with the code that says why")
  func refusals() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")

      let taken = try await refusal(.alreadyExists) { _ = try await Self.add(rack, "main") }
      #expect(taken.contains("has a destination main already"))
      let unknown = try await refusal(.notFound) { _ = try await Self.remove(rack, "x") }
      #expect(unknown == "session cam1 has no destination x: it has main")
      let idle = try await refusal(.failedPrecondition) { _ = try await Self.restart(rack, "main") }
      #expect(idle.hasPrefix("session cam1 is idle"))
      let scheme = try await refusal(.invalidArgument) {
        _ = try await Self.add(rack, "b") { $0.url = "ftp://h/live/s3cret" }
      }
      #expect(!scheme.contains("s3cret"))
      let spacing = try await refusal(.invalidArgument) {
        _ = try await Self.add(rack, "b") { $0.retry.minPublishMs = -1 }
      }
      #expect(spacing.contains("retry min publish"))

      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      let last = try await refusal(.failedPrecondition) { _ = try await Self.remove(rack, "main") }
      #expect(last.contains("stop it before its last destination goes"))
    }
  }
}
