import Media
import Testing

@testable import Capture

@Suite struct FreezeRuleTests {
  /// A camera that gave pictures at the given times, in milliseconds since its start.
  private func rule(_ rate: FrameRate?, _ pictures: [Int]) -> FreezeRule {
    var rule = FreezeRule(rate: rate, start: .zero)
    for time in pictures { rule.pictureCame(at: .zero + .milliseconds(time)) }
    return rule
  }

  @Test(
    "allows three intervals, and never less than 250 ms",
    arguments: [
      (FrameRate(60), .milliseconds(250)), (FrameRate(30), .milliseconds(250)),
      (FrameRate(12), .milliseconds(250)), (FrameRate(10), .milliseconds(300)),
      (FrameRate(5), .milliseconds(600)), (FrameRate(1), .seconds(3)),
    ] as [(FrameRate, Duration)]
  )
  func limit(rate: FrameRate, limit: Duration) {
    let rule = self.rule(rate, [100])

    #expect(rule.limit == limit)
    #expect(rule.deadline == MediaTime.zero + (.milliseconds(100) + limit))
  }

  @Test("gives the first picture five seconds, or five intervals")
  func firstPicture() {
    #expect(self.rule(FrameRate(30), []).deadline == .zero + .seconds(5))
    #expect(self.rule(nil, []).deadline == .zero + .seconds(5))
    #expect(
      self.rule(FrameRate(1, per: 2), []).deadline == .zero + .seconds(10)
    )
  }

  @Test("follows a camera that slows down in the dark, and one that becomes fast again")
  func slowsDown() {
    let dark = Array(stride(from: 0, through: 8000, by: 200))

    let slow = self.rule(FrameRate(30), dark)
    #expect(slow.limit > .milliseconds(580) && slow.limit <= .milliseconds(600))

    let light = dark + stride(from: 8033, through: 10_000, by: 33)
    #expect(self.rule(FrameRate(30), light).limit == .milliseconds(250))
  }

  @Test("one late picture hardly moves the limit")
  func oneLate() {
    let rule = self.rule(FrameRate(30), [0, 33, 66, 300])

    #expect(rule.limit == .milliseconds(250))
  }

  @Test("measures a camera that does not tell its rate")
  func unknownRate() {
    #expect(self.rule(nil, [0, 40, 80]).limit == .seconds(2))
    let measured = self.rule(nil, Array(stride(from: 0, through: 4000, by: 500)))
    #expect(measured.limit == .milliseconds(1500))
  }
}
