import Media
import Testing

@testable import Capture

@Suite struct ClipClockTests {
  @Test("each pass begins where the last one ended")
  func passes() {
    var clock = ClipClock(start: MediaTime(nanoseconds: 7))

    clock.passEnded(at: .zero + .milliseconds(480))
    clock.passEnded(at: .zero + .milliseconds(480))

    #expect(
      clock.time(of: .zero + .milliseconds(40)) == MediaTime.zero + .nanoseconds(1_000_000_007)
    )
  }

  @Test("a clip without length does not spin")
  func shortest() {
    var clock = ClipClock(start: .zero)

    clock.passEnded(at: .zero)

    #expect(clock.start == MediaTime.zero + ClipClock.shortestPass)
  }

  @Test("catches up after a short stall, and goes on later after a long one")
  func slips() {
    var clock = ClipClock(start: .zero)
    let due = MediaTime.zero + .seconds(1)

    #expect(clock.slip(due: due, now: due + .milliseconds(1000)) == nil)
    #expect(clock.slip(due: due, now: due + .milliseconds(1001)) == .milliseconds(1001))
    #expect(clock.start == MediaTime.zero + .milliseconds(1001))
  }
}
