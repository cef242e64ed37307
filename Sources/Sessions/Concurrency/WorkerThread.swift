internal import Foundation
internal import Media
internal import Synchronization

/// A named thread for work that blocks, and a way to wait for its end.
final class WorkerThread: Sendable {
  private struct State {
    var isDone = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  /// Starts a thread which runs `body` once.
  ///
  /// - Parameter name: shown by `top -H`; the kernel keeps 15 characters.
  init(name: String, body: @escaping @Sendable () -> Void) {
    let thread = Thread { [self] in
      // Foundation keeps its name of a thread to itself.
      CurrentThread.setName(name)
      body()
      let waiters = self.state.withLock { state in
        state.isDone = true
        return state.waiters
      }
      for waiter in waiters { waiter.resume() }
    }
    thread.start()
  }

  /// Returns when the thread's body has returned.
  func join() async {
    await withCheckedContinuation { continuation in
      let isDone = self.state.withLock { state in
        if !state.isDone { state.waiters.append(continuation) }
        return state.isDone
      }
      if isDone { continuation.resume() }
    }
  }
}
