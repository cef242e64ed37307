internal import Media

/// Waits until what happens in the device directories has calmed down: a device has several nodes,
/// and each gets its links and permissions a moment after it appears.
struct Settling {
  /// How long nothing must happen.
  static let quiet: Duration = .milliseconds(100)
  /// How long it may go on at most.
  static let limit: Duration = .milliseconds(500)

  private var first: MediaTime?
  private var last: MediaTime = .zero
  private var kinds: Set<DeviceKind> = []

  /// Something happened that concerns `kinds`.
  mutating func stirred(_ kinds: Set<DeviceKind>, at now: MediaTime) {
    guard !kinds.isEmpty else { return }
    if self.first == nil { self.first = now }
    self.last = now
    self.kinds.formUnion(kinds)
  }

  /// When to look at the devices; nil while nothing happened.
  var deadline: MediaTime? {
    self.first.map { min($0 + Self.limit, self.last + Self.quiet) }
  }

  /// The kinds of devices to look at now; none while it is too early.
  mutating func settled(at now: MediaTime) -> Set<DeviceKind> {
    guard let deadline, now >= deadline else { return [] }
    defer { self = Settling() }
    return self.kinds
  }
}
