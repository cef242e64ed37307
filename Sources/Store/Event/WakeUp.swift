internal import Synchronization

/// Wakes tasks that wait for news. It holds a counter and no news, so a slow waiter costs nothing.
///
/// Read `generation`, look for news, and if there is none `wait(past:)` that generation: what comes
/// in between is not missed.
final class WakeUp: Sendable {
  private struct State {
    var generation: UInt64 = 0
    var lastWaiter: UInt64 = 0
    /// One for each waiting task.
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  var generation: UInt64 {
    self.state.withLock { $0.generation }
  }

  /// How many tasks wait.
  var waiterCount: Int {
    self.state.withLock { $0.waiters.count }
  }

  /// There is news.
  func advance() {
    let waiters = self.state.withLock { state in
      state.generation += 1
      let waiters = state.waiters
      state.waiters = [:]
      return waiters
    }
    for waiter in waiters.values {
      waiter.resume()
    }
  }

  /// Returns when the generation is another, or the task is cancelled.
  func wait(past generation: UInt64) async {
    let id = self.state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDue = self.state.withLock { state in
          // Cancelled before it waits: the handler below found nothing to resume, or will.
          if state.generation != generation || Task.isCancelled { return true }
          state.waiters[id] = continuation
          return false
        }
        if isDue { continuation.resume() }
      }
    } onCancel: {
      self.state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
    }
  }
}
