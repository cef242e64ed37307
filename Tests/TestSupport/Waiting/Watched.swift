internal import Synchronization

/// A value that tests wait on: a condition is looked at when the value changes, never by the clock.
public final class Watched<Value: Sendable>: Sendable {
  private struct State {
    var value: Value
    var waiters: [Int: Waiter] = [:]
    var nextID = 0
  }

  private struct Waiter {
    // Resumes and returns true once the condition holds.
    let look: @Sendable (Value) -> Bool
    let fail: @Sendable (Value) -> Void
  }

  private let state: Mutex<State>

  public init(_ value: Value) {
    self.state = Mutex(State(value: value))
  }

  /// The present value.
  public var value: Value {
    self.state.withLock { $0.value }
  }

  /// Changes the value and wakes those whose condition now holds.
  public func update<Result: Sendable>(
    _ change: @Sendable (inout Value) -> Result
  ) -> Result {
    // The waiters go after the lock: one may hold the last reference to what looks at the value
    // once more as it ends.
    let (result, _) = self.state.withLock { state -> (Result, [Int: Waiter]) in
      let result = change(&state.value)
      let (value, waiters) = (state.value, state.waiters)
      state.waiters = waiters.filter { !$0.value.look(value) }
      return (result, waiters)
    }
    return result
  }

  /// Waits until `condition` finds something in the value.
  ///
  /// - Parameters:
  ///   - what: what is awaited, for the message of the failure.
  ///   - limit: how long to wait at most.
  ///   - condition: gives what the caller gets, or nothing as long as it is not there.
  public func wait<Found: Sendable>(
    for what: String,
    within limit: Duration = .seconds(60),
    until condition: @escaping @Sendable (Value) -> Found?
  ) async throws -> Found {
    let id = self.state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let deadline = Task {
      try await Task.sleep(for: limit)
      self.expire(id)
    }
    defer { deadline.cancel() }
    return try await withCheckedThrowingContinuation { continuation in
      let waiter = Waiter(
        look: { value in
          guard let found = condition(value) else { return false }
          continuation.resume(returning: found)
          return true
        },
        fail: { value in
          continuation.resume(throwing: DeadlinePassed(what: what, last: "\(value)".prefix(2000)))
        }
      )
      self.state.withLock { state in
        if !waiter.look(state.value) { state.waiters[id] = waiter }
      }
    }
  }

  private func expire(_ id: Int) {
    let (waiter, value) = self.state.withLock { state in
      (state.waiters.removeValue(forKey: id), state.value)
    }
    waiter?.fail(value)
  }
}

/// What a test waited for did not come.
public struct DeadlinePassed: Error, CustomStringConvertible {
  public let description: String

  init(what: String, last: Substring) {
    self.description = "Waited too long for \(what); the last value was \(last)"
  }
}
