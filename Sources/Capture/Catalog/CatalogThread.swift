internal import Dispatch

/// The thread questions to drivers are asked on, so that a slow driver holds no thread of Swift's
/// pool.
enum CatalogThread {
  private static let queue = DispatchQueue(label: "rackcast.capture.catalog")

  /// Runs `body` after everything asked before.
  static func run<Output: Sendable, Failure: Error>(
    _ body: @Sendable @escaping () throws(Failure) -> Output
  ) async throws(Failure) -> Output {
    let result: Result<Output, Failure> = await withCheckedContinuation { continuation in
      self.queue.async {
        continuation.resume(returning: Result(catching: body))
      }
    }
    return try result.get()
  }

  /// Runs `body` after everything asked before, while the calling thread waits: for threads of our
  /// own, never for Swift's pool.
  static func wait<Output>(_ body: () -> Output) -> Output {
    self.queue.sync(execute: body)
  }
}
