internal import Synchronization

/// A value that is set once, and waited for by one task.
final class Latch<Value: Sendable>: Sendable {
  private enum State {
    case empty
    case waiting(CheckedContinuation<Value, Never>)
    case set(Value)
    case taken
  }

  private let state = Mutex(State.empty)

  /// Sets the value; what is set later is ignored.
  func set(_ value: Value) {
    let waiter: CheckedContinuation<Value, Never>? = self.state.withLock { state in
      switch state {
      case .empty:
        state = .set(value)
        return nil
      case .waiting(let continuation):
        state = .taken
        return continuation
      case .set, .taken:
        return nil
      }
    }
    waiter?.resume(returning: value)
  }

  /// The value, once it is set. To be called once.
  func wait() async -> Value {
    await withCheckedContinuation { continuation in
      let value: Value? = self.state.withLock { state in
        switch state {
        case .empty:
          state = .waiting(continuation)
          return nil
        case .set(let value):
          state = .taken
          return value
        case .waiting, .taken:
          preconditionFailure("A latch has one waiter.")
        }
      }
      if let value { continuation.resume(returning: value) }
    }
  }
}

extension TaskScope {
  /// Runs a job and waits until it is done, but no longer than `limit`; the job itself goes on.
  ///
  /// - Returns: whether the job was done in time.
  func perform(atMost limit: Duration, _ job: @escaping Job) async -> Bool {
    let latch = Latch<Bool>()
    let isTaken = self.add {
      await job()
      latch.set(true)
    }
    guard isTaken else { return false }
    self.add {
      // Throws only when cancelled, which ends the wait as well.
      try? await Task.sleep(for: limit)
      latch.set(false)
    }
    return await latch.wait()
  }
}
