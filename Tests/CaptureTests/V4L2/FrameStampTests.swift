// `timeval` belongs to whichever C module the compiler meets first.
import CALSA
import CV4L2
import Glibc
import Media
import Testing

@testable import Capture

@Suite struct FrameStampTests {
  private static let monotonic: UInt32 = 0x2000
  private static let unknown: UInt32 = 0

  @Test(
    "takes the driver's monotonic time, and the present for every other",
    arguments: [
      (monotonic, 99, 500_000, 99_500), (monotonic, 100, 0, 100_000),
      // Ahead of the clock, absent, of another clock.
      (monotonic, 100, 1, 100_000), (monotonic, 0, 0, 100_000), (unknown, 99, 500_000, 100_000),
    ] as [(UInt32, Int, Int, Int64)]
  )
  func time(flags: UInt32, seconds: Int, microseconds: Int, expected: Int64) {
    let time = FrameStamp.time(
      flags: flags,
      driver: timeval(tv_sec: seconds, tv_usec: microseconds),
      now: MediaTime(nanoseconds: 100_000_000_000)
    )

    #expect(time.milliseconds == expected)
  }
}
