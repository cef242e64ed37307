/// The devices that are plugged in, and what changes when they are looked at again.
struct PresenceTable {
  private var known: [DeviceID: PresentDevice] = [:]

  /// Every device that is there, by its path.
  var devices: [PresentDevice] {
    self.known.values.sorted(by: Self.order)
  }

  /// Takes in what was found.
  ///
  /// - Parameters:
  ///   - found: the devices that are there now.
  ///   - kinds: which kinds were looked for; devices of others stay as they are.
  /// - Returns: what changed; departures come first. A device that was plugged out and in again
  ///   between two looks has departed and arrived.
  mutating func update(
    with found: [PresentDevice],
    lookedFor kinds: Set<DeviceKind>
  ) -> [DeviceChange] {
    let before = self.known.filter { kinds.contains($0.value.kind) }
    let now = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    for id in before.keys { self.known[id] = nil }
    for (id, device) in now { self.known[id] = device }

    let departed = before.values.filter { now[$0.id]?.instance != $0.instance }
    let arrived = now.values.filter { before[$0.id]?.instance != $0.instance }
    return departed.sorted(by: Self.order).map { DeviceChange(.departed, $0) }
      + arrived.sorted(by: Self.order).map { DeviceChange(.arrived, $0) }
  }

  private static func order(_ first: PresentDevice, _ second: PresentDevice) -> Bool {
    (first.path, first.id.description) < (second.path, second.id.description)
  }
}
