internal import Dispatch
internal import Glibc

/// SIGINT and SIGTERM as events instead of sudden ends.
enum Interruptions {
  /// Gives a value for each signal from now on. The signals keep this meaning until the program
  /// ends.
  static func events() -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let queue = DispatchQueue(label: "rackcast.interruptions")
      let sources = [SIGINT, SIGTERM].map { number in
        // The source sees it only when the default action is off.
        signal(number, SIG_IGN)
        return Source(number, on: queue) { continuation.yield() }
      }
      continuation.onTermination = { _ in
        for source in sources { source.cancel() }
      }
    }
  }

  /// Unchecked: a dispatch source may be used from any thread (libdispatch retains, resumes and
  /// cancels atomically), and this one is not changed after `init`.
  private struct Source: @unchecked Sendable {
    private let source: any DispatchSourceSignal

    init(_ number: Int32, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void) {
      self.source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      self.source.setEventHandler(handler: handler)
      self.source.resume()
    }

    func cancel() {
      self.source.cancel()
    }
  }
}
