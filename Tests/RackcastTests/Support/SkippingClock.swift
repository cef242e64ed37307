import Synchronization

/// A clock on which every sleep is over at once, at the time it was to end.
final class SkippingClock: Clock {
  struct Instant: InstantProtocol {
    let sinceStart: Duration

    func advanced(by duration: Duration) -> Instant {
      Instant(sinceStart: self.sinceStart + duration)
    }

    func duration(to other: Instant) -> Duration {
      other.sinceStart - self.sinceStart
    }

    static func < (left: Instant, right: Instant) -> Bool {
      left.sinceStart < right.sinceStart
    }
  }

  private let time = Mutex(Instant(sinceStart: .zero))

  var now: Instant {
    self.time.withLock { $0 }
  }

  var minimumResolution: Duration {
    .zero
  }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    self.time.withLock { $0 = max($0, deadline) }
  }
}
