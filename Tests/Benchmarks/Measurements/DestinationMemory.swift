internal import ControlAPI
internal import TestSupport

/// Memory of the daemon for each further destination of a session.
///
/// The session has two destinations at first, so that what the first change of a live session and
/// the first further destination need once is not counted; each round is a new daemon, as memory
/// that was used before would be used again.
struct DestinationMemory {
  let clip: String
  let server: Server
  static let few = 2
  static let many = 50
  static let rounds = 3

  func figures() async throws -> [Figure] {
    var each: [Double] = []
    for round in 1 ... Self.rounds {
      let (few, many) = try await self.measure()
      each.append(Double(many - few) / Double(Self.many - Self.few) / 1024)
      Progress.tell(
        "memory round \(round): \(few >> 10) KiB with \(Self.few) destinations, "
          + "\(many >> 10) KiB with \(Self.many): \(each[round - 1].text(1)) KiB each"
      )
    }
    return [Figure("memory of a further destination", Sample(each), unit: " KiB", atMost: 64)]
  }

  private func measure() async throws -> (few: Int, many: Int) {
    try await Rack.with { rack in
      let name = "memory"
      let url = self.server.url("memory-0")
      try await rack.create(name, .clip(self.clip, mode: "HD", url: url))
      try await rack.start(name)
      let few = try await self.bytes(of: rack, session: name, destinations: Self.few)
      let many = try await self.bytes(of: rack, session: name, destinations: Self.many)
      return (few, many)
    }
  }

  /// What the daemon uses with so many destinations, once all have had pictures for some seconds.
  private func bytes(
    of rack: Rack,
    session name: String,
    destinations count: Int
  ) async throws -> Int {
    for number in 0 ..< count { self.server.forget("memory-\(number)") }
    var attributes = ProtoSessionAttributes()
    attributes.destinations = (1 ..< count).map { number in
      var destination = ProtoDestination()
      destination.label = "further-\(number)"
      destination.url = self.server.url("memory-\(number)")
      return destination
    }
    try await rack.update(name, attributes)
    for number in 0 ..< count { try await self.server.wait(for: 200, of: "memory-\(number)") }
    return try rack.figures.anonymousBytes()
  }
}
