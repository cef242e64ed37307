/// Looks at something again and again, for conditions that nothing announces.
struct Ticks: AsyncSequence {
  private let interval: Duration

  init(every interval: Duration) {
    self.interval = interval
  }

  struct AsyncIterator: AsyncIteratorProtocol {
    let interval: Duration

    func next() async -> Void? {
      // Nil at cancellation, which ends the sequence.
      try? await Task.sleep(for: self.interval)
    }
  }

  func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(interval: self.interval)
  }
}
