internal import ControlAPI
internal import Foundation
internal import Media
internal import TestSupport

/// One session with up to a thousand destinations: what each costs, and whether any loses a picture.
struct ManyDestinations {
  let clip: String
  let server: Server
  static let counts = [50, 250, 500, 1000]
  static let window = Duration.seconds(10)

  func figures() async throws -> [Figure] {
    var shares: [Int: Double] = [:]
    var lost = 0
    var memory: [Int: Int] = [:]
    for count in Self.counts {
      let (share, dropped, bytes) = try await self.measure(count)
      shares[count] = share
      memory[count] = bytes
      lost += dropped
      Progress.tell(
        "\(count) destinations: \((share * 100).text(1)) % of a core, \(dropped) frames dropped, "
          + "\(bytes >> 20) MiB"
      )
    }
    let (few, many) = (Self.counts[0], Self.counts[Self.counts.count - 1])
    let middle = Self.counts[1]
    func each(_ from: Int, _ to: Int) -> Double {
      ((shares[to] ?? 0) - (shares[from] ?? 0)) / Double(to - from) * 100
    }
    let room = Double((memory[many] ?? 0) - (memory[few] ?? 0)) / Double(many - few) / 1024
    return [
      Figure(
        "CPU of each of \(middle) destinations",
        Sample([each(few, middle)]),
        unit: " % of a core",
        digits: 3,
        atMost: nil
      ),
      Figure(
        "CPU of each of \(many) destinations",
        Sample([each(middle, many)]),
        unit: " % of a core",
        digits: 3,
        // Grows no faster than the count.
        atMost: each(few, middle) * 1.2
      ),
      Figure(
        "frames dropped with up to \(many) destinations",
        Sample([Double(lost)]),
        unit: "",
        digits: 0,
        atMost: 0
      ),
      Figure(
        "memory of each of \(many) destinations",
        Sample([room]),
        unit: " KiB",
        atMost: 64
      ),
    ]
  }

  private func measure(_ count: Int) async throws -> (share: Double, dropped: Int, bytes: Int) {
    let names = (0 ..< count).map { "many-\(count)-\($0)" }
    defer { for name in names { self.server.forget(name) } }
    return try await Rack.with { rack in
      var attributes = ProtoSessionAttributes.clip(
        self.clip,
        mode: "SD",
        url: self.server.url(names[0])
      )
      // Two hundred megabits a second in all: what is looked at is the number, not the rate.
      attributes.minBitrate = 100
      attributes.maxBitrate = 150
      attributes.destinations = names.dropFirst().enumerated().map { number, name in
        var destination = ProtoDestination()
        destination.label = "further-\(number)"
        destination.url = self.server.url(name)
        return destination
      }
      try await rack.create("many", attributes)
      try await rack.start("many")
      for name in names { try await self.server.wait(for: 45, of: name) }
      let begin = MonotonicClock.now
      let cpu = try rack.figures.cpuTime()
      try await Task.sleep(for: Self.window)
      let share = (try rack.figures.cpuTime() - cpu) / (MonotonicClock.now - begin)
      let dropped = try await rack.session("many").destinations.map { Int($0.framesDropped) }
      return (share, dropped.reduce(0, +), try rack.figures.anonymousBytes())
    }
  }
}
