import Synchronization

/// Counts the wakes of a consumer.
final class Wakes: Sendable {
  private let value = Mutex(0)

  var count: Int { self.value.withLock { $0 } }

  func wake() {
    self.value.withLock { $0 += 1 }
  }
}
