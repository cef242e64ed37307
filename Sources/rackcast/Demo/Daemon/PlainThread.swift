internal import Glibc

/// A thread for work that blocks.
enum PlainThread {
  private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }

  /// Runs `body` once on a new thread.
  ///
  /// - Returns: 0, or the errno of a system that has no room for another thread.
  static func run(_ body: @escaping @Sendable () -> Void) -> Int32 {
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread,
      nil,
      { argument in
        if let argument {
          Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        }
        return nil
      },
      work.toOpaque()
    )
    guard code == 0 else {
      work.release()
      return code
    }
    pthread_detach(thread)
    return 0
  }
}
