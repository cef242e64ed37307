import Adaptation
import Media
import Testing

/// What a rate controller makes of others on the same uplink.
@Suite struct RateControllerYieldingTests {
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

    /// Goes on by 200 ms.
    mutating func go(
      _ controller: inout RateController,
      taking room: Int,
      isReceiverSlow: Bool = false
    ) -> RateDecision? {
      let offered = controller.rate.kbps + 128
      let isFull = offered > room
      self.sample.time += .milliseconds(200)
      self.sample.bytesOffered += UInt64(offered * 1000 / 8 / 5)
      self.sample.bytesAcknowledged += UInt64(min(offered, room) * 1000 / 8 / 5)
      self.sample.bytesInSocket = 20_000
      self.sample.bytesNotSent = isFull ? 16_000 : 0
      self.sample.queueDelay = isFull ? .milliseconds(400) : .zero
      if isFull, isReceiverSlow { self.sample.receiverLimited += .milliseconds(150) }
      return controller.measured(self.sample)
    }
  }

  @Test("bounds yield to a ceiling, never below the lowest rate, and not to one above the highest")
  func yields() {
    let table: [(Bitrate?, maximum: Int, isYielding: Bool)] = [
      (nil, 6000, false), (.kbps(6000), 6000, false), (.kbps(9000), 6000, false),
      (.kbps(1500), 1500, true), (.kbps(100), 200, true),
    ]
    for (ceiling, maximum, isYielding) in table {
      let bounds = Self.bounds.yielding(to: ceiling)
      #expect(bounds.maximum == .kbps(maximum) && bounds.isYielding == isYielding)
    }
  }

  @Test("at a ceiling the limit is that it gives way, and both ways are told")
  func tells() {
    var controller = RateController(Self.bounds, at: .zero)
    var path = Path()
    for _ in 0 ..< 60 { _ = path.go(&controller, taking: 9000) }

    let down = controller.setBounds(Self.bounds.yielding(to: .kbps(1000)))
    #expect(
      down
        == RateDecision(
          from: .kbps(6000),
          to: .kbps(1000),
          sustained: .kbps(1000),
          cause: .givesWay
        )
    )
    for _ in 0 ..< 100 { #expect(path.go(&controller, taking: 9000) == nil) }
    #expect(controller.limit == .givesWay && !controller.isHeldDown)
    // What it left to others is not what the path takes.
    #expect(controller.stableRate == .kbps(6000))

    let up = controller.setBounds(Self.bounds)
    #expect(
      up
        == RateDecision(
          from: .kbps(1000),
          to: .kbps(6000),
          sustained: .kbps(6000),
          cause: .pathFree
        )
    )
    #expect(controller.limit == nil)
  }

  @Test(
    "a path that is slow holds the rate down, also while it rises again; a slow server does not",
    arguments: [false, true]
  )
  func held(isReceiverSlow: Bool) {
    var controller = RateController(Self.bounds, at: .zero)
    var path = Path()
    for _ in 0 ..< 60 { _ = path.go(&controller, taking: 9000) }
    #expect(!controller.isHeldDown)

    for _ in 0 ..< 50 { _ = path.go(&controller, taking: 3000, isReceiverSlow: isReceiverSlow) }
    #expect(controller.isHeldDown == !isReceiverSlow)
    while controller.rate < .kbps(6000) {
      #expect(controller.isHeldDown == !isReceiverSlow)
      _ = path.go(&controller, taking: 9000, isReceiverSlow: isReceiverSlow)
    }
    #expect(!controller.isHeldDown)
  }

  @Test("where others made room it is tried at once, not when it is due")
  func triesAtOnce() throws {
    var controller = RateController(Self.bounds, at: .zero)
    var path = Path()
    for _ in 0 ..< 20 { _ = path.go(&controller, taking: 9000) }
    for _ in 0 ..< 300 { _ = path.go(&controller, taking: 3000) }
    let before = controller.rate

    controller.pathMayHaveRoom(at: path.sample.time)
    var causes: [RateCause] = []
    for _ in 0 ..< 10 {
      if let told = path.go(&controller, taking: 9000) { causes.append(told.cause) }
    }

    #expect(causes.first == .probing && controller.rate > before)
  }
}
