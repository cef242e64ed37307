import Media
import Testing

@testable import RehearsalSink

@Suite struct TokenBucketTests {
  @Test("reads keep the rate in the long run, and a tenth of a second may come at once")
  func keepsRate() {
    var now = MediaTime.zero
    var bucket = TokenBucket(bytesPerSecond: 100_000, startingAt: now)
    now += .seconds(1)

    // The burst is free, what is over it waits.
    #expect(bucket.take(10_000, at: now) == .zero)
    #expect(bucket.take(5000, at: now) == .milliseconds(50))

    for _ in 0 ..< 100 {
      now += bucket.take(8192, at: now)
    }
    let seconds = (now - MediaTime(nanoseconds: 1_000_000_000)).inSeconds
    #expect(abs(Double(100 * 8192 + 5000) / seconds - 100_000) < 100)
  }
}
