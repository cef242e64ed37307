internal import Glibc
internal import Media

/// Starts threads of their own for calls that block: none of them may hold Swift's shared pool.
enum DeviceThread {
  /// Runs `body` on a new thread.
  ///
  /// - Parameters:
  ///   - name: what debuggers and `top -H` show; the kernel keeps 15 bytes.
  ///   - body: the thread's whole work.
  static func start(
    name: String,
    _ body: @escaping @Sendable () -> Void
  ) throws(CaptureError) {
    let work = Unmanaged.passRetained(Work(name: name, body: body))
    var thread = pthread_t()
    // Possible return codes: 0, or EAGAIN when the process may have no more threads.
    let code = pthread_create(
      &thread,
      nil,
      { opaque in
        // '!' is fine: the pointer is the retained work given below.
        let work = Unmanaged<Work>.fromOpaque(opaque!).takeRetainedValue()
        CurrentThread.setName(work.name)
        work.body()
        return nil
      },
      work.toOpaque()
    )
    guard code == 0 else {
      work.release()
      throw CaptureError(
        code: .failed,
        message: "No thread could be started for \(name): the process has too many of them.",
        errnoCode: code
      )
    }
    pthread_detach(thread)
  }

  private final class Work: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
}
