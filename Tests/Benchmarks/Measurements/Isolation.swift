internal import ControlAPI
internal import Foundation
internal import Media
internal import RehearsalSink
internal import TestSupport

/// Whether bad destinations touch good ones: 46 alone, and beside one that swallows every packet, one
/// that reads 100 kbps, one that resets every 3 s and one that refuses.
struct Isolation {
  let clip: String
  let server: Server
  let rounds: Int
  static let good = 46
  static let window = Duration.seconds(20)

  private struct Outcome {
    /// The 99th percentile of the gaps between two pictures of one stream, in ms, over all streams.
    var gap: Double
    var dropped: Int
    var missing: Int
  }

  func figures() async throws -> [Figure] {
    var alone: [Outcome] = []
    var beside: [Outcome] = []
    for round in 1 ... self.rounds {
      alone.append(try await self.measure("alone-\(round)", bad: []))
      beside.append(
        try await Self.withBadServers { bad in
          try await self.measure("beside-\(round)", bad: bad)
        }
      )
      let (without, with) = (alone[round - 1], beside[round - 1])
      Progress.tell(
        "round \(round): p99 gap \(without.gap.text(2)) ms alone, \(with.gap.text(2)) ms beside bad "
          + "ones; dropped \(without.dropped) and \(with.dropped)"
      )
    }
    let ratios = zip(beside, alone).map { $0.gap / $1.gap }
    return [
      Figure(
        "p99 gap between pictures, \(Self.good) good destinations beside 4 bad ones: ratio",
        Sample(ratios),
        unit: "×",
        digits: 3,
        atMost: 1.1
      ),
      Figure(
        "frames that the good ones lost",
        Sample(beside.map { Double($0.dropped + $0.missing) }),
        unit: "",
        digits: 0,
        atMost: 0
      ),
    ]
  }

  private func measure(_ name: String, bad: [String]) async throws -> Outcome {
    let names = (0 ..< Self.good).map { "\(name)-\($0)" }
    defer { for name in names { self.server.forget(name) } }
    return try await Rack.with { rack in
      var attributes = ProtoSessionAttributes.clip(
        self.clip,
        mode: "RTC",
        url: self.server.url(names[0])
      )
      var destinations = names.dropFirst().enumerated().map { number, name in
        Self.destination("good-\(number)", self.server.url(name))
      }
      destinations += bad.enumerated().map { Self.destination("bad-\($0)", $1) }
      attributes.destinations = destinations
      try await rack.create("isolation", attributes)
      try await rack.start("isolation")
      for name in names { try await self.server.wait(for: 90, of: name) }
      for name in names { self.server.keepTimes(of: name) }
      try await Task.sleep(for: Self.window)
      let times = names.map { self.server.arrivals(of: $0).times }
      let gaps = times.flatMap { zip($0.dropFirst(), $0).map { ($0 - $1).milliseconds } }
      let good = try await rack.session("isolation").destinations.filter {
        !$0.label.hasPrefix("bad")
      }
      let counts = times.map(\.count)
      return Outcome(
        gap: Sample(gaps).percentile(0.99),
        dropped: good.map { Int($0.framesDropped) }.reduce(0, +),
        // All streams have the same pictures, but for those under way at the beginning and the end.
        missing: counts.map { max((counts.max() ?? 0) - $0 - 2, 0) }.reduce(0, +)
      )
    }
  }

  private static func destination(_ label: String, _ url: String) -> ProtoDestination {
    var destination = ProtoDestination()
    destination.label = label
    destination.url = url
    destination.retry.keepTrying = true
    destination.retry.intervalMs = 500
    return destination
  }

  /// Runs the bad servers for `body`, which gets their URLs.
  private static func withBadServers(
    _ body: @Sendable ([String]) async throws -> Outcome
  ) async throws -> Outcome {
    let slow = RehearsalSink(configuration: .init(bytesPerSecond: 100_000 / 8))
    let resetting = RehearsalSink(configuration: .init(behaviour: .reset(after: .seconds(3))))
    let hole = try BlackHole()
    let closed = try FreePort.find()
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await slow.run() }
      group.addTask { try await resetting.run() }
      defer {
        group.cancelAll()
        withExtendedLifetime(hole) {}
      }
      return try await body([
        "rtmp://127.0.0.1:\(hole.port)/live/hole",
        "rtmp://127.0.0.1:\(slow.boundPort)/live/slow",
        "rtmp://127.0.0.1:\(resetting.boundPort)/live/resetting",
        "rtmp://127.0.0.1:\(closed)/live/closed",
      ])
    }
  }
}
