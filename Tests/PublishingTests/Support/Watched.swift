import Synchronization

/// A value that tests wait on.
final class Watched<Value: Sendable>: Sendable {
  struct DeadlinePassed: Error, CustomStringConvertible {
    let description: String
  }

  private struct State {
    var value: Value
    var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextWatcher = 0
  }

  private let state: Mutex<State>

  init(_ value: Value) {
    self.state = Mutex(State(value: value))
  }

  var value: Value {
    self.state.withLock { $0.value }
  }

  func update(_ change: (inout Value) -> Void) {
    self.state.withLock { state in
      change(&state.value)
      for watcher in state.watchers.values {
        watcher.yield()
      }
    }
  }

  /// Waits until the value is as wanted, and gives it; throws when it is not within the deadline.
  @discardableResult
  func wait(
    within deadline: Duration = .seconds(30),
    until condition: @escaping @Sendable (Value) -> Bool
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask { try await self.first(condition) }
      group.addTask {
        try await ContinuousClock().sleep(for: deadline)
        throw DeadlinePassed(description: "After \(deadline) there was only \(self.value).")
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() else { throw CancellationError() }
      return value
    }
  }

  private func first(_ condition: (Value) -> Bool) async throws -> Value {
    let (changes, continuation) = AsyncStream.makeStream(
      of: Void.self,
      bufferingPolicy: .bufferingNewest(1)
    )
    let watcher = self.state.withLock { state in
      state.nextWatcher += 1
      state.watchers[state.nextWatcher] = continuation
      return state.nextWatcher
    }
    defer { self.state.withLock { _ = $0.watchers.removeValue(forKey: watcher) } }
    continuation.yield()
    for await _ in changes {
      let value = self.value
      if condition(value) { return value }
    }
    throw CancellationError()
  }
}
