import Synchronization

/// Counts what several tasks do.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  var count: Int {
    self.value.load(ordering: .relaxed)
  }

  func increment() {
    self.value.add(1, ordering: .relaxed)
  }
}
