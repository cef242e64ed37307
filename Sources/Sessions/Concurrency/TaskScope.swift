internal import Synchronization

/// Runs jobs as child tasks of `run()`, so that none outlives the thing it belongs to.
///
/// Policy of the queue: a job handed in before `run()` begins waits for it; after `close()` jobs
/// are not taken any more.
final class TaskScope: Sendable {
  typealias Job = @Sendable () async -> Void

  private let jobs: AsyncStream<Job>
  private let continuation: AsyncStream<Job>.Continuation

  init() {
    // Jobs are handed in by commands, of which each session has a bounded number under way.
    (self.jobs, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
  }

  /// Hands in a job.
  ///
  /// - Returns: `false` when the scope is closed and the job will not run.
  @discardableResult
  func add(_ job: @escaping Job) -> Bool {
    switch self.continuation.yield(job) {
    case .enqueued: true
    case .dropped, .terminated: false
    @unknown default: false
    }
  }

  /// Takes no more jobs and cancels those under way; `run()` returns when they have ended.
  func close() {
    self.continuation.finish()
  }

  /// Runs the jobs until the scope is closed.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await job in self.jobs {
        group.addTask(operation: job)
      }
      group.cancelAll()
    }
  }
}
