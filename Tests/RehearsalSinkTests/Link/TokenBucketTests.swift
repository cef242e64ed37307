import Media
import Testing

@testable import RehearsalSink

@Suite struct TokenBucketTests {
  @Test("reads keep the rate in the long run, and a tenth of a second may come at once")
  func keepsRate() {
    var now = MediaTime.zero
    var bucket = TokenBucket(.steady(bitsPerSecond: 800_000), since: now, at: now)
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

  @Test("an outage of the link saves nothing up, and what comes in it waits for its end")
  func outage() throws {
    let trace = try LinkTrace(parsing: "1 800kbps\n2 0\n")
    var bucket = TokenBucket(trace, since: .zero, at: .zero)

    // Half a second into the outage, which lasts until 3 s.
    let wait = bucket.take(10_000, at: MediaTime(nanoseconds: 1_500_000_000))

    #expect(wait == .milliseconds(1600))
  }
}
