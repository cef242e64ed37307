/// Takes the signals of one run; any thread may report.
///
/// Policy of the queue: 4096 signals; should a session not work them off, later ones are dropped,
/// so a flood from one source cannot exhaust memory.
struct SignalPort: Sendable {
  private let run: UInt64
  private let continuation: AsyncStream<Signal>.Continuation

  init(run: UInt64, continuation: AsyncStream<Signal>.Continuation) {
    self.run = run
    self.continuation = continuation
  }

  func report(_ content: Signal.Content) {
    self.continuation.yield(Signal(run: self.run, stamp: .now, content: content))
  }
}
