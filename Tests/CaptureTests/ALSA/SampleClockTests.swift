import Media
import Testing

@testable import Capture

@Suite struct SampleClockTests {
  private let format = AudioFormat(sampleRate: 48000, channels: 2)

  /// The times of `periods` periods of 10 ms whose driver times are off by `jitter`, on hardware
  /// that is slow by `drift`, less the true times.
  private func errors(
    periods: Int,
    drift: Double,
    jitter: (Int) -> Duration
  ) -> [Duration] {
    var clock = SampleClock(format: self.format)
    return (0 ..< periods).map { index in
      let true0 = MediaTime(nanoseconds: Int64(Double(index) * 10_000_000 * (1 + drift)))
      return clock.time(of: 480, measured: true0 + jitter(index)) - true0
    }
  }

  @Test("leaves 0.4 ms of 5 ms of jitter, from the first second on")
  func jitter() {
    var seed: UInt64 = 1
    let errors = self.errors(periods: 3000, drift: 0) { _ in
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return .nanoseconds(Int64(seed >> 33) % 10_000_000 - 5_000_000)
    }

    let settled = errors[100...].map { abs($0.milliseconds) }
    #expect(settled.max() ?? 9 < 1.5)
    let steps = zip(errors[100...], errors[101...]).map { abs(($1 - $0).milliseconds) }
    #expect(steps.max() ?? 9 < 0.4)
  }

  @Test("follows a clock that is off by 0.5 % at 1.6 ms, and one by 0.01 % at 0.03 ms")
  func drift() {
    let bad = self.errors(periods: 6000, drift: 0.005) { _ in .zero }
    let usual = self.errors(periods: 6000, drift: 0.0001) { _ in .zero }

    #expect(abs(bad[5999].milliseconds) < 1.7)
    #expect(abs(usual[5999].milliseconds) < 0.04)
  }

  @Test("stays exact over a day of 44.1 kHz")
  func rounding() {
    let format = AudioFormat(sampleRate: 44100, channels: 1)
    var clock = SampleClock(format: format)
    var last = MediaTime.zero
    for index in 0 ..< 86400 {
      last = clock.time(of: 44100, measured: MediaTime(nanoseconds: Int64(index) * 1_000_000_000))
    }

    #expect(last == MediaTime(nanoseconds: 86399 * 1_000_000_000))
  }

  @Test("never goes backwards, however late a period is stamped")
  func monotonic() {
    var clock = SampleClock(format: self.format)
    var last = MediaTime(nanoseconds: -1)
    for index in 0 ..< 100 {
      let late: Duration = index % 7 == 0 ? .milliseconds(150) : .zero
      let time = clock.time(
        of: 480,
        measured: MediaTime(nanoseconds: Int64(index) * 10_000_000) + late
      )
      #expect(time > last)
      last = time
    }
  }

  @Test("starts anew after a loss, told or not")
  func restart() {
    var clock = SampleClock(format: self.format)
    _ = clock.time(of: 480, measured: .zero)
    #expect(clock.time(of: 480, measured: MediaTime(nanoseconds: 10_000_000)).milliseconds == 10)

    #expect(clock.time(of: 480, measured: MediaTime(nanoseconds: 500_000_000)).milliseconds == 500)
    clock.restart()
    #expect(clock.time(of: 480, measured: MediaTime(nanoseconds: 600_000_000)).milliseconds == 600)
  }
}
