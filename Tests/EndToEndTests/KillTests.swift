import Foundation
import TestSupport
import Testing

/// `kill -9` of the daemon while it is live: nothing that anybody was told is lost.
@Suite(.timeLimit(.minutes(5)))
struct KillTests {
  /// Where the moments of the kills come from; printed with a failure, so that it can be repeated.
  private static let seed = UInt64.random(in: .min ... .max)
  private static let rounds = 20

  @Test("keeps every event a subscriber saw, without gaps, and is live again within 3 s")
  func killed() async throws {
    let directory = try TemporaryDirectory()
    let sink = try await Sink.start()
    var generator = SplitMix64(state: Self.seed)
    var seen: [UInt64: EventJSON] = [:]
    var rack = try await Rack.start(in: directory)
    for name in ["a", "b"] {
      try await rack.rackcast(
        "session",
        "create",
        name,
        "--autopush",
        "--camera",
        "synthetic:pattern",
        "--microphone",
        "synthetic:tone",
        "--video-width",
        "160",
        "--video-height",
        "120",
        "--encoder-preset",
        "ultrafast",
        "--url",
        sink.url(name)
      )
    }

    for round in 0 ..< Self.rounds {
      let last = seen.keys.max() ?? 0
      let tail = try rack.follow("event", "tail", "--after", "\(last)", "-o", "json")
      // Sometimes in the middle of the start, sometimes long after.
      let count = Int.random(in: 1 ... 20, using: &generator)
      _ = try await tail.output.wait(for: "\(count) events", within: .seconds(20)) {
        $0.standard.count >= count || $0.isComplete ? true : nil
      }
      if Bool.random(using: &generator) {
        try await rack.rackcast("session", "wait", "a", "--state", "live", "--timeout", "10s")
      }

      rack.daemon.signal(SIGKILL)
      _ = try await rack.daemon.end()
      tail.signal(SIGKILL)
      for line in try await tail.end().standard {
        // The last line may be cut off where the tail was killed.
        guard let event = try? JSONDecoder().decode(EventJSON.self, from: Data(line.utf8)) else {
          continue
        }
        seen[event.sequence] = event
      }

      rack = try await Rack.start(in: directory)
      let context = "seed \(Self.seed), round \(round)"
      for name in ["a", "b"] {
        try await rack.rackcast("session", "wait", name, "--state", "live", "--timeout", "10s")
      }
      let events = try await rack.allEvents()
      #expect(events.map(\.sequence) == Array(1 ... UInt64(events.count)), "\(context)")
      for event in seen.values {
        let kept = events[Int(event.sequence) - 1]
        #expect(kept.name == event.name && kept.session == event.session, "\(context)")
      }
      try self.expectQuickReturn(events, context)
    }
    try await rack.stop()
    try await sink.stop()
  }

  /// Both sessions were live within 3 s of the daemon's start.
  private func expectQuickReturn(_ events: [EventJSON], _ context: String) throws {
    let started = try #require(events.last { $0.name == "daemon_started" })
    for name in ["a", "b"] {
      let live = try #require(
        events.last { $0.session == name && $0.name == "state_changed" && $0.nextState == "live" }
      )
      #expect(live.sequence > started.sequence, "\(context)")
      let duration = Duration.nanoseconds(live.wallTime - started.wallTime)
      #expect(duration < .seconds(3), "\(context): \(name) took \(duration)")
    }
  }
}

extension Rack {
  /// All events on record, over as many pages as they take.
  func allEvents() async throws -> [EventJSON] {
    var events: [EventJSON] = []
    while true {
      let text = try await self.rackcast(
        "event",
        "list",
        "--after",
        "\(events.last?.sequence ?? 0)",
        "--limit",
        "1000",
        "-o",
        "json"
      )
      let page = try JSONDecoder().decode([EventJSON].self, from: Data(text.utf8))
      if page.isEmpty { return events }
      events += page
    }
  }
}

/// A generator whose numbers follow from its seed.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    self.state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = self.state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
