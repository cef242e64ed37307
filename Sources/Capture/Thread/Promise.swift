internal import Synchronization

/// A value that one thread gives once and any number of tasks await.
final class Promise<Value: Sendable>: Sendable {
  private enum State {
    /// Moves to `kept`.
    case waiting([CheckedContinuation<Value, Never>])
    /// Terminal.
    case kept(Value)
  }

  private let state = Mutex(State.waiting([]))

  /// Gives the value; later calls change nothing.
  func keep(_ value: Value) {
    let waiting = self.state.withLock { state -> [CheckedContinuation<Value, Never>] in
      switch state {
      case .waiting(let continuations):
        state = .kept(value)
        return continuations
      case .kept:
        return []
      }
    }
    for continuation in waiting {
      continuation.resume(returning: value)
    }
  }

  /// The value, as soon as it is given.
  var value: Value {
    get async {
      await withCheckedContinuation { continuation in
        let kept = self.state.withLock { state -> Value? in
          switch state {
          case .waiting(let continuations):
            state = .waiting(continuations + [continuation])
            return nil
          case .kept(let value):
            return value
          }
        }
        if let kept { continuation.resume(returning: kept) }
      }
    }
  }
}
