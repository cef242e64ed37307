import Media
import TestSupport
import Testing

@testable import Publishing

@Suite struct BackoffTests {
  @Test("lets the longest pause grow by the factor, up to the limit")
  func grows() {
    let backoff = Backoff(
      RetryPolicy(interval: .seconds(4), backoff: 1.5, maxInterval: .seconds(10))
    )

    let limits = (1 ... 5).map { backoff.limit(beforeAttempt: $0) }

    #expect(limits == [.seconds(4), .seconds(6), .seconds(9), .seconds(10), .seconds(10)])
  }

  @Test("survives any number of tries and any policy")
  func extremes() {
    let fast = Backoff(RetryPolicy(interval: .seconds(1), backoff: 1e300))
    #expect(fast.limit(beforeAttempt: 1_000_000) == .seconds(30))

    let shrinking = Backoff(RetryPolicy(interval: .seconds(2), backoff: 0.1))
    #expect(shrinking.limit(beforeAttempt: 9) == .seconds(2))

    let inverted = Backoff(RetryPolicy(interval: .seconds(9), maxInterval: .seconds(1)))
    #expect(inverted.limit(beforeAttempt: 1) == .seconds(1))

    let negative = Backoff(RetryPolicy(interval: .seconds(-1), maxInterval: .seconds(-1)))
    #expect(negative.limit(beforeAttempt: 1) == .zero)
  }

  @Test("spreads the pauses evenly from zero to the longest")
  func jitter() {
    let backoff = Backoff(RetryPolicy(interval: .seconds(2), backoff: 1))
    var generator = SeededGenerator(seed: 1)

    let delays = (0 ..< 1000).map { _ in backoff.delay(beforeAttempt: 1, using: &generator) }

    #expect(delays.allSatisfy { (.zero ... .seconds(2)).contains($0) })
    for quarter in 0 ..< 4 {
      let low = Duration.milliseconds(500 * quarter)
      let count = delays.count { $0 >= low && $0 < low + .milliseconds(500) }
      #expect((200 ... 300).contains(count))
    }
  }

  @Test("gives the same pauses for the same generator")
  func deterministic() {
    let backoff = Backoff(RetryPolicy())
    var first = SeededGenerator(seed: 7)
    var second = SeededGenerator(seed: 7)

    for attempt in 1 ... 20 {
      #expect(
        backoff.delay(beforeAttempt: attempt, using: &first)
          == backoff.delay(beforeAttempt: attempt, using: &second)
      )
    }
  }
}
