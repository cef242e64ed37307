import Media
import Testing

@testable import RehearsalSink
@testable import rackcast

@Suite struct DemoArrivalsTests {
  private func report(
    _ number: Int,
    _ name: String,
    times: ClosedRange<Int64>,
    regressions: Int = 0
  ) -> StreamReport {
    var report = StreamReport(
      identity: .init(number: number, app: "live", name: name),
      peer: "127.0.0.1:5000",
      publishedAt: .zero
    )
    report.video.frames = 50
    report.video.firstTimestamp = times.lowerBound
    report.video.lastTimestamp = times.upperBound
    report.video.regressions = regressions
    report.audio.frames = 90
    report.lateFrames = 1
    return report
  }

  @Test("adds up the publishes of one session and of no other")
  func sums() {
    let arrivals = DemoArrivals(
      of: "clip",
      in: [
        self.report(1, "clip", times: 0 ... 1960),
        self.report(2, "pattern", times: 0 ... 1960, regressions: 4),
        self.report(3, "clip", times: 2000 ... 3960, regressions: 2),
      ]
    )

    #expect(arrivals.pictures == 100)
    #expect(arrivals.sounds == 180)
    #expect(arrivals.late == 2)
    #expect(arrivals.backwards == 2)
  }

  @Test("media time that begins again after a lost connection went backwards")
  func seam() {
    let arrivals = DemoArrivals(
      of: "clip",
      in: [self.report(1, "clip", times: 0 ... 1960), self.report(2, "clip", times: 0 ... 1960)]
    )

    #expect(arrivals.backwards == 1)
  }

  @Test("the age is that of the first publish that brought media")
  func age() throws {
    var first = self.report(1, "clip", times: 0 ... 1960)
    first.firstMediaAt = MonotonicClock.now - .seconds(100)
    var second = self.report(2, "clip", times: 2000 ... 3960)
    second.firstMediaAt = MonotonicClock.now - .seconds(10)

    let none = DemoArrivals(of: "clip", in: [self.report(1, "clip", times: 0 ... 1960)])
    let age = try #require(DemoArrivals(of: "clip", in: [first, second]).age)

    #expect(none.age == nil)
    #expect(age >= .seconds(100))
  }
}
