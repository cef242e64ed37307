import Media
import Testing

@testable import Capture

@Suite struct UnpacedGuardTests {
  private let format = AudioFormat(sampleRate: 48000, channels: 2)

  @Test("lets the buffer pass at once, then no more than time does")
  func unpaced() {
    var pacing = UnpacedGuard(format: self.format, bufferFrames: 4800)

    for _ in 0 ..< 10 {
      #expect(pacing.read(480, now: .zero) == .zero)
    }

    #expect(pacing.read(480, now: .zero) == .milliseconds(10))
    #expect(pacing.read(480, now: MediaTime(nanoseconds: 10_000_000)) == .milliseconds(10))
    #expect(pacing.read(480, now: MediaTime(nanoseconds: 40_000_000)) == .zero)
  }

  @Test("never holds back a device that makes the reader wait, however fast its crystal")
  func paced() {
    var pacing = UnpacedGuard(format: self.format, bufferFrames: 4800)

    // 1 % fast, for a minute.
    for index in 0 ..< 6060 {
      pacing.deviceWaited()
      let now = MediaTime(nanoseconds: Int64(index) * 9_900_990)
      #expect(pacing.read(480, now: now) == .zero)
    }
  }
}
