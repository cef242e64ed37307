import Media
import Testing

@testable import Processing

@Suite struct StillPacerTests {
  private func time(_ milliseconds: Int) -> MediaTime {
    .zero + .milliseconds(milliseconds)
  }

  @Test("ticks at its rate from its origin on, each tick once")
  func ticks() {
    var pacer = StillPacer(rate: FrameRate(10), origin: self.time(40))

    #expect(pacer.ticks(until: self.time(39)).isEmpty)
    #expect(pacer.next == self.time(40))
    #expect(pacer.ticks(until: self.time(40)) == [self.time(40)])
    #expect(pacer.ticks(until: self.time(239)) == [self.time(140)])
    #expect(pacer.ticks(until: self.time(240)) == [self.time(240)])
    #expect(pacer.ticks(until: self.time(240)).isEmpty)
  }

  @Test("gives a long gap in parts")
  func gap() {
    var pacer = StillPacer(rate: FrameRate(10), origin: .zero)
    let first = pacer.ticks(until: self.time(100_000))
    let second = pacer.ticks(until: self.time(100_000))

    #expect(first.count == StillPacer.ticksPerCall && second.count == first.count)
    #expect(second.first == self.time(3200))
  }

  @Test(
    "hands over on the grid of what follows, at least an interval after its last tick",
    arguments: [(0, 140), (110, 140), (155, 140), (165, 180), (183, 180), (1000, 1020)]
  )
  func handOver(captured: Int, expected: Int) {
    var pacer = StillPacer(rate: FrameRate(10), origin: .zero)
    _ = pacer.ticks(until: self.time(100))

    let origin = pacer.origin(forFrameAt: self.time(captured), rate: FrameRate(25))

    #expect(origin == self.time(expected))
  }

  @Test("hands over at its origin when it has not ticked")
  func noTick() {
    let pacer = StillPacer(rate: FrameRate(10), origin: self.time(7))

    #expect(pacer.origin(forFrameAt: self.time(500), rate: FrameRate(25)) == self.time(7))
  }
}
