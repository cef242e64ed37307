import Media
import Testing

@testable import Capture

@Suite struct StopSignalTests {
  @Test("waits until the deadline and not longer than asked")
  func deadline() {
    let signal = StopSignal()
    let deadline = MonotonicClock.now + .milliseconds(20)

    let stopped = signal.wait(until: deadline)

    #expect(!stopped)
    #expect(MonotonicClock.now >= deadline)
  }

  @Test("wakes a thread that waits for ever")
  func wakes() async throws {
    let signal = StopSignal()
    let woken = Promise<Bool>()
    try DeviceThread.start(name: "test") {
      woken.keep(signal.wait(until: MonotonicClock.now + .seconds(3600)))
    }

    signal.stop()

    #expect(await woken.value)
    #expect(signal.isStopped)
  }
}
