internal import ControlAPI
internal import TestSupport

/// Resident memory of the daemon for each destination beyond the first.
struct DestinationMemory {
  let clip: String
  let server: Server
  static let further = 49
  static let rounds = 3

  func figures() async throws -> [Figure] {
    try await Rack.with { rack in
      let name = "memory"
      let url = self.server.url("memory-0")
      try await rack.create(name, .clip(self.clip, mode: "HD", url: url))
      try await rack.start(name)
      try await self.settle(rack, name, streams: 1)

      var bytes: [Double] = []
      for round in 1 ... Self.rounds {
        let before = try rack.figures.residentBytes()
        var more = ProtoSessionAttributes()
        more.destinations = (1 ... Self.further).map { number in
          var destination = ProtoDestination()
          destination.label = "further-\(number)"
          destination.url = self.server.url("memory-\(number)")
          return destination
        }
        for number in 1 ... Self.further { self.server.forget("memory-\(number)") }
        try await rack.update(name, more)
        try await self.settle(rack, name, streams: Self.further + 1)
        let after = try rack.figures.residentBytes()
        let each = Double(after - before) / Double(Self.further) / 1024
        Progress.tell(
          "memory round \(round): \(before >> 10) KiB with 1 destination, "
            + "\(after >> 10) KiB with \(Self.further + 1): \(each.text(1)) KiB each"
        )
        bytes.append(each)
        if round < Self.rounds {
          try await rack.update(name, ProtoSessionAttributes(), reset: ["destinations"])
          try await Task.sleep(for: .seconds(3))
        }
      }
      // Memory that was freed and is used again costs nothing: the first round counts.
      return [
        Figure(
          "memory of a further destination",
          Sample([bytes[0]]),
          unit: " KiB",
          atMost: 64
        )
      ]
    }
  }

  private func settle(_ rack: Rack, _ name: String, streams: Int) async throws {
    for number in 0 ..< streams { try await self.server.wait(for: 25, of: "memory-\(number)") }
    try await Task.sleep(for: .seconds(8))
  }
}
