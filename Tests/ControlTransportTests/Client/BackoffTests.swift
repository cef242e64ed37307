import Testing

@testable import ControlTransport

@Suite struct BackoffTests {
  @Test("grows to its limit, and begins again after a success")
  func grows() {
    var backoff = Backoff(initial: .seconds(1), multiplier: 2, max: .seconds(5), jitter: 0)

    let pauses = (0 ..< 5).map { _ in backoff.next() }
    backoff.reset()

    #expect(pauses == [.seconds(1), .seconds(2), .seconds(4), .seconds(5), .seconds(5)])
    expect(backoff.next(), .seconds(1))
  }

  @Test("is shortened by chance within its jitter")
  func jitter() {
    for _ in 0 ..< 100 {
      var backoff = Backoff(initial: .seconds(10), multiplier: 2, max: .seconds(50), jitter: 0.2)

      let pause = backoff.next()

      #expect(pause >= .seconds(8) && pause <= .seconds(10))
    }
  }
}
