internal import Dispatch
internal import Foundation
internal import Media
internal import Synchronization

/// Runs what blocks, each on a thread of its own, so that a disk or a name server that hangs holds
/// up neither the cooperative pool nor its callers.
///
/// Bound: at most `capacity` threads exist, those included whose caller has stopped waiting. Policy:
/// `refuse`; one more is an error.
final class BlockingWork: Sendable {
  private let capacity: Int
  private let running = Mutex(0)

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// What `body` gives.
  ///
  /// - Parameters:
  ///   - task: what is done, to stand behind "Could not": `read /a.png`.
  ///   - limit: how long the caller waits.
  /// - Throws: what `body` throws, `.timedOut` or `.cancelled`; `body` goes on then.
  func run<Value: Sendable>(
    _ task: String,
    within limit: Duration,
    _ body: @escaping @Sendable () throws(WaitingImageError) -> Value
  ) async throws(WaitingImageError) -> Value {
    let isTaken = self.running.withLock { running in
      guard running < self.capacity else { return false }
      running += 1
      return true
    }
    guard isTaken else {
      throw WaitingImageError(
        .timedOut,
        "Could not \(task): \(self.capacity) earlier ones hang. Look at the disk and the name server."
      )
    }
    let outcome = Outcome<Value>()
    let thread = Thread {
      CurrentThread.setName("waiting-image")
      let result = Result { () throws(WaitingImageError) in try body() }
      self.running.withLock { $0 -= 1 }
      outcome.finish(result)
    }
    thread.start()
    DispatchQueue.global().asyncAfter(
      deadline: .now() + .nanoseconds(Int(clamping: limit.nanoseconds))
    ) {
      outcome.finish(
        .failure(WaitingImageError(.timedOut, "Could not \(task) within \(limit)."))
      )
    }
    return try await withTaskCancellationHandler {
      await outcome.value
    } onCancel: {
      outcome.finish(
        .failure(WaitingImageError(.cancelled, "Could not \(task): it was cancelled."))
      )
    }.get()
  }
}

extension BlockingWork {
  /// The first result of several; later ones are dropped.
  private final class Outcome<Value: Sendable>: Sendable {
    private enum State {
      /// Nothing yet. Moves to `awaited` or `finished`.
      case open
      /// The caller waits. Moves to `finished`.
      case awaited(CheckedContinuation<Result<Value, WaitingImageError>, Never>)
      /// Terminal.
      case finished(Result<Value, WaitingImageError>)
    }

    private let state = Mutex(State.open)

    func finish(_ result: Result<Value, WaitingImageError>) {
      let waiter = self.state.withLock {
        state -> CheckedContinuation<Result<Value, WaitingImageError>, Never>? in
        switch state {
        case .open:
          state = .finished(result)
          return nil
        case .awaited(let continuation):
          state = .finished(result)
          return continuation
        case .finished:
          return nil
        }
      }
      waiter?.resume(returning: result)
    }

    /// Read once.
    var value: Result<Value, WaitingImageError> {
      get async {
        await withCheckedContinuation { continuation in
          let result = self.state.withLock { state -> Result<Value, WaitingImageError>? in
            switch state {
            case .open, .awaited:
              state = .awaited(continuation)
              return nil
            case .finished(let result):
              return result
            }
          }
          if let result { continuation.resume(returning: result) }
        }
      }
    }
  }
}
