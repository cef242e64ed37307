/// Connections that go through one link: it takes first what came first.
struct SharedLink: Sendable {
  private var turn = 0

  /// Goes on by one step.
  ///
  /// - Parameter members: which of the connections go through it.
  mutating func advance(
    _ connections: inout [SimulatedConnection],
    _ members: [Int],
    over link: LinkTrace.Step,
    at time: Double
  ) {
    let waiting = members.reduce(0) { $0 + connections[$1].inBuffer }
    let shares = members.map { member in
      waiting > 0 ? connections[member].inBuffer / waiting : 1 / Double(members.count)
    }
    // Whoever comes first finds room; each is first in turn.
    self.turn += 1
    for offset in members.indices {
      let index = (offset + self.turn) % members.count
      let member = members[index]
      let others = members.reduce(0) { $0 + ($1 == member ? 0 : connections[$1].inBuffer) }
      connections[member].advance(
        link,
        at: time,
        random: 1,
        ahead: others,
        share: shares[index]
      )
    }
  }
}
