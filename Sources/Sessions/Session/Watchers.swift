/// Those who follow a session.
///
/// Policy of each one's queue: 64 snapshots; a slower one misses the oldest and goes on with the
/// newest.
struct Watchers {
  private var continuations: [UInt64: AsyncStream<SessionSnapshot>.Continuation] = [:]
  private var count: UInt64 = 0

  /// Adds a watcher.
  ///
  /// - Parameter onEnd: called with the watcher's number when it goes.
  mutating func add(
    onEnd: @escaping @Sendable (UInt64) -> Void
  ) -> AsyncStream<SessionSnapshot> {
    self.count += 1
    let number = self.count
    let (stream, continuation) = AsyncStream.makeStream(
      of: SessionSnapshot.self,
      bufferingPolicy: .bufferingNewest(64)
    )
    continuation.onTermination = { _ in onEnd(number) }
    self.continuations[number] = continuation
    return stream
  }

  mutating func remove(_ number: UInt64) {
    self.continuations[number] = nil
  }

  func tell(_ snapshot: @autoclosure () -> SessionSnapshot) {
    guard !self.continuations.isEmpty else { return }
    let snapshot = snapshot()
    for continuation in self.continuations.values { continuation.yield(snapshot) }
  }

  mutating func finish() {
    let continuations = self.continuations
    self.continuations = [:]
    for continuation in continuations.values { continuation.finish() }
  }
}
