import Adaptation
import Media
import TestSupport
import Testing

@Suite struct RateControllerTests {
  private static let bounds = RateBounds(
    minimum: .kbps(200),
    maximum: .kbps(6000),
    sound: .kbps(128),
    budget: .seconds(1),
    keyframeInterval: .seconds(2)
  )

  /// A path as it is measured five times a second.
  private struct Path {
    var sample = PathSample(time: .zero, roundTrip: .milliseconds(40))

    /// Goes on by 200 ms in which `offered` kbps were given and `taken` kbps acknowledged.
    mutating func go(
      offered: Int,
      taken: Int,
      delay: Duration = .zero,
      receiverLimited: Duration = .zero,
      retransmitted: Int = 0
    ) -> PathSample {
      self.sample.time += .milliseconds(200)
      self.sample.bytesOffered += UInt64(offered * 1000 / 8 / 5)
      self.sample.bytesAcknowledged += UInt64(taken * 1000 / 8 / 5)
      self.sample.bytesInSocket = 20_000
      self.sample.bytesNotSent = delay > .zero ? 16_000 : 0
      self.sample.queueDelay = delay
      self.sample.receiverLimited += receiverLimited
      self.sample.segmentsRetransmitted += retransmitted
      return self.sample
    }
  }

  @Test("a path that takes everything stays at the highest rate")
  func ample() {
    var controller = RateController(Self.bounds, at: .zero)
    var path = Path()

    for _ in 0 ..< 600 {
      #expect(controller.measured(path.go(offered: 6000, taken: 6000)) == nil)
    }

    #expect(controller.rate == .kbps(6000) && controller.limit == nil)
    #expect(controller.stableRate == .kbps(6000))
  }

  @Test(
    "a path that falls to a third is followed within a second, and the cause is told",
    arguments: [false, true]
  )
  func falls(isReceiver: Bool) throws {
    var controller = RateController(Self.bounds, at: .zero)
    var path = Path()
    for _ in 0 ..< 20 { _ = controller.measured(path.go(offered: 6128, taken: 6128)) }

    var decision: RateDecision?
    var steps = 0
    while decision == nil, steps < 5 {
      steps += 1
      decision = controller.measured(
        path.go(
          offered: 6128,
          taken: 2000,
          delay: .milliseconds(130 * steps),
          receiverLimited: isReceiver ? .milliseconds(150) : .zero
        )
      )
    }

    let fall = try #require(decision)
    #expect(fall.from == .kbps(6000))
    #expect(Bitrate.kbps(700) < fall.to && fall.to < .kbps(2000))
    #expect(fall.cause == (isReceiver ? .receiverSlow : .pathSlow))
    #expect(controller.isCongested && controller.limit == fall.cause)
  }

  @Test("once the queue is gone the rate is nine tenths of what the path took")
  func drains() throws {
    var controller = RateController(Self.bounds, at: .zero)
    var path = Path()
    for _ in 0 ..< 20 { _ = controller.measured(path.go(offered: 6128, taken: 6128)) }
    for step in 1 ... 3 {
      _ = controller.measured(
        path.go(offered: 6128, taken: 2128, delay: .milliseconds(150 * step))
      )
    }
    let low = controller.rate

    let decision = controller.measured(path.go(offered: low.kbps + 128, taken: 2128))

    let rise = try #require(decision)
    #expect(rise.cause == .drained)
    #expect(Bitrate.kbps(1700) < rise.to && rise.to < .kbps(2100))
  }

  @Test("a path that takes nothing at all brings the rate to the lowest")
  func stalls() {
    var controller = RateController(Self.bounds, at: .zero)
    var path = Path()
    for _ in 0 ..< 20 { _ = controller.measured(path.go(offered: 6128, taken: 6128)) }

    for step in 1 ... 25 {
      _ = controller.measured(path.go(offered: 6128, taken: 0, delay: .milliseconds(200 * step)))
    }

    #expect(controller.rate == .kbps(200))
  }

  /// Segments sent again in each step, the round trip meanwhile in milliseconds, and whether bursts that
  /// pass fast afterwards are followed within ten seconds.
  private static let lossyWays: [(retransmitted: Int, roundTrip: Int, follows: Bool)] = [
    // Nothing is lost: what held the path up is over.
    (0, 40, true),
    // Lost in a queue that is full.
    (3, 120, true),
    // Lost without one: TCP takes less again at any time.
    (3, 41, false),
  ]

  @Test(
    "where segments are lost at random, bursts that pass fast are not followed",
    arguments: lossyWays
  )
  func losses(retransmitted: Int, roundTrip: Int, follows: Bool) {
    var controller = RateController(Self.bounds, at: .zero)
    var path = Path()
    for _ in 0 ..< 20 {
      _ = controller.measured(
        path.go(offered: 6128, taken: 6128, retransmitted: retransmitted)
      )
    }
    path.sample.roundTrip = .milliseconds(roundTrip)
    for step in 1 ... 3 {
      let sample = path.go(
        offered: 6128,
        taken: 3128,
        delay: .milliseconds(150 * step),
        retransmitted: retransmitted
      )
      _ = controller.measured(sample)
    }
    path.sample.roundTrip = .milliseconds(40)
    path.sample.deliveryRate = .kbps(20_000)
    for _ in 0 ..< 50 {
      let rate = controller.rate.kbps + 128
      _ = controller.measured(path.go(offered: rate, taken: rate))
    }

    #expect((controller.rate == .kbps(6000)) == follows)
  }

  @Test("the rate does not rise while the encoder uses little of it")
  func idle() {
    var controller = RateController(Self.bounds, start: .kbps(2000), at: .zero)
    var path = Path()

    for _ in 0 ..< 600 {
      #expect(controller.measured(path.go(offered: 500, taken: 500)) == nil)
    }

    #expect(controller.rate == .kbps(2000) && controller.limit == .encoderIdle)
  }

  @Test("a rate that is remembered is probed beyond, and rises to the highest where there is room")
  func remembered() {
    var controller = RateController(Self.bounds, start: .kbps(2000), at: .zero)
    var path = Path()
    #expect(controller.rate == .kbps(2000))

    for _ in 0 ..< 300 {
      let rate = controller.rate.kbps + 128
      _ = controller.measured(path.go(offered: rate, taken: rate))
    }

    #expect(controller.rate == .kbps(6000) && controller.limit == nil)
  }

  @Test("another connection begins with what was stable, not with what was tried last")
  func reconnects() {
    var controller = RateController(Self.bounds, start: .kbps(3000), at: .zero)
    var path = Path()
    for _ in 0 ..< 60 { _ = controller.measured(path.go(offered: 3128, taken: 3128)) }
    #expect(controller.stableRate == .kbps(3000))
    while controller.rate == .kbps(3000) {
      _ = controller.measured(path.go(offered: 3128, taken: 3128))
    }
    #expect(controller.rate > .kbps(3000))

    controller.connected(at: path.sample.time)

    #expect(controller.rate == .kbps(3000))
  }

  @Test("other bounds are kept at once")
  func bounds() {
    var controller = RateController(Self.bounds, at: .zero)
    var narrow = Self.bounds
    narrow.maximum = .kbps(1000)

    let lower = controller.setBounds(narrow)
    let higher = controller.setBounds(Self.bounds)
    let same = controller.setBounds(Self.bounds)

    #expect(lower?.to == .kbps(1000) && higher?.to == .kbps(6000))
    #expect(same == nil)
  }

  @Test(
    "whatever is measured, the rate is within its bounds, and the same measures decide the same"
  )
  func random() {
    for seed in 1 ... 20 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var controller = RateController(Self.bounds, at: .zero)
      var twin = controller
      var path = Path()
      for _ in 0 ..< 1000 {
        var sample = path.go(
          offered: Int.random(in: 0 ... 9000, using: &generator),
          taken: Int.random(in: 0 ... 9000, using: &generator),
          delay: .milliseconds(Int.random(in: -500 ... 1500, using: &generator)),
          receiverLimited: .milliseconds(Int.random(in: 0 ... 200, using: &generator))
        )
        sample.roundTrip = .milliseconds(Int.random(in: 0 ... 800, using: &generator))
        sample.deliveryRate = .kbps(Int.random(in: 0 ... 100_000, using: &generator))
        let before = controller.rate

        let decision = controller.measured(sample)

        #expect(twin.measured(sample) == decision)
        #expect(Self.bounds.minimum <= controller.rate && controller.rate <= Self.bounds.maximum)
        #expect(decision?.from ?? before == before)
        #expect(decision?.to ?? before == controller.rate)
        if Int.random(in: 0 ..< 200, using: &generator) == 0 {
          controller.connected(at: sample.time)
          twin.connected(at: sample.time)
        }
      }
    }
  }
}
