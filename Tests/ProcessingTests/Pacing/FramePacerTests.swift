import Media
import Testing

@testable import Processing

@Suite struct FramePacerTests {
  private typealias Simulation = PacerSimulation

  /// A deterministic deviation within ±`bound`.
  private static func noise(_ index: Int, _ bound: Duration) -> Duration {
    let hash = (UInt64(index) &+ 1) &* 0x9e37_79b9_7f4a_7c15
    return bound * (Double(hash >> 40) / Double(1 << 24) * 2 - 1)
  }

  /// A steady source against an output rate.
  struct Case: CustomTestStringConvertible, Sendable {
    let source: FrameRate
    let output: FrameRate
    let jitter: Duration
    /// Ticks in ten seconds that repeat, and frames that are left out; nil where the jitter decides.
    let repeated: ClosedRange<UInt64>
    let surplus: ClosedRange<UInt64>

    init(
      _ source: FrameRate,
      _ output: FrameRate,
      jitter: Duration = .zero,
      repeated: ClosedRange<UInt64>,
      surplus: ClosedRange<UInt64>
    ) {
      self.source = source
      self.output = output
      self.jitter = jitter
      self.repeated = repeated
      self.surplus = surplus
    }

    var testDescription: String {
      "\(self.source) to \(self.output), jitter \(self.jitter)"
    }
  }

  static let ntsc = FrameRate(30_000, per: 1001)
  static let cases = [
    Case(FrameRate(25), FrameRate(25), repeated: 0 ... 0, surplus: 0 ... 0),
    Case(FrameRate(30), FrameRate(15), repeated: 0 ... 0, surplus: 149 ... 150),
    Case(FrameRate(15), FrameRate(30), repeated: 149 ... 150, surplus: 0 ... 0),
    Case(FrameRate(30), FrameRate(25), repeated: 0 ... 0, surplus: 48 ... 51),
    Case(FrameRate(60), FrameRate(25), repeated: 0 ... 0, surplus: 348 ... 351),
    Case(FrameRate(25), FrameRate(30), repeated: 48 ... 51, surplus: 0 ... 0),
    Case(Self.ntsc, FrameRate(30), repeated: 0 ... 1, surplus: 0 ... 0),
    Case(FrameRate(30), Self.ntsc, repeated: 0 ... 0, surplus: 0 ... 1),
    Case(
      FrameRate(25),
      FrameRate(25),
      jitter: .milliseconds(8),
      repeated: 0 ... 0,
      surplus: 0 ... 0
    ),
    Case(
      FrameRate(30),
      FrameRate(15),
      jitter: .milliseconds(5),
      repeated: 0 ... 0,
      surplus: 149 ... 150
    ),
  ]

  @Test("gives every tick the nearest frame, whatever the rate of the source", arguments: cases)
  func steadySources(testCase: Case) {
    var simulation = Simulation(rate: testCase.output)
    let count = Int(testCase.source.frames(in: .seconds(10)))
    let source = Simulation.source(testCase.source, count: count) { index in
      Self.noise(index, testCase.jitter)
    }

    simulation.run(source)

    let half = testCase.output.interval / 2
    let ticks = Int(testCase.output.frames(in: .seconds(10)))
    #expect((ticks - 3 ... ticks + 1).contains(simulation.shown.count))
    #expect(simulation.isConsecutive)
    #expect(testCase.repeated.contains(simulation.statistics.repeated))
    #expect(testCase.surplus.contains(simulation.statistics.surplus))
    #expect(simulation.statistics.late == 0)
    if testCase.source.framesPerSecond >= testCase.output.framesPerSecond {
      // A nanosecond is lost where intervals do not divide evenly.
      let worst = simulation.shown.compactMap(\.error).max() ?? .zero
      #expect(worst <= half + .nanoseconds(1) || testCase.jitter > .zero)
      #expect(worst <= half + testCase.jitter * 2)
    }
  }

  @Test("emits a frame of its own rate on arrival, at any constant phase", arguments: -4 ... 4)
  func emitsOnArrival(phase: Int) {
    let rate = FrameRate(25)
    var simulation = Simulation(rate: rate)
    let shift = rate.interval * phase / 9
    let source = Simulation.source(rate, count: 250) { index in
      index == 0 ? .zero : shift + Self.noise(index, .milliseconds(1))
    }

    simulation.run(source)

    #expect(simulation.isConsecutive)
    #expect(simulation.statistics.repeated == 0)
    #expect(simulation.statistics.surplus == 0)
    let waited = simulation.shown.compactMap { shown in
      shown.timestamp.map { shown.emitted - ($0 + .milliseconds(8)) }
    }
    #expect(waited.allSatisfy { $0 == .zero })
    #expect(simulation.shown.compactMap(\.error).allSatisfy { $0 <= rate.interval / 2 })
  }

  @Test("a source in opposite phase does not make it repeat and drop with each jitter")
  func oppositePhase() {
    let rate = FrameRate(25)
    var simulation = Simulation(rate: rate)
    let source = Simulation.source(rate, count: 500) { index in
      index == 0 ? .zero : rate.interval / 2 + Self.noise(index, .milliseconds(2))
    }

    simulation.run(source)

    #expect(simulation.isConsecutive)
    #expect(simulation.statistics.repeated <= 1)
    #expect(simulation.statistics.surplus <= 1)
  }

  @Test("repeats the last frame at a constant rate through a stall, and goes on after it")
  func stall() {
    let rate = FrameRate(25)
    var simulation = Simulation(rate: rate)
    let start = MediaTime.zero + .seconds(100)
    let before = Simulation.source(rate, count: 50, from: start)
    let after = Simulation.source(rate, count: 50, from: start + .milliseconds(5013))

    simulation.run(before + after)

    #expect(simulation.isConsecutive)
    // 49 intervals of the first half, then from tick 125 on.
    #expect((74 ... 76).contains(simulation.statistics.repeated))
    #expect(simulation.statistics.late == 0)
    #expect(simulation.shown.suffix(49).allSatisfy { $0.isNew })
    let waits = simulation.shown.map { $0.emitted - $0.tick.time }
    #expect(waits.allSatisfy { $0 >= .zero && $0 < .milliseconds(45) })
  }

  @Test("fills a gap that nobody watched by a bounded number of ticks a call")
  func unwatchedGap() {
    let rate = FrameRate(25)
    var pacer = FramePacer(rate: rate)
    let start = MediaTime.zero + .seconds(100)
    _ = pacer.frameArrived(timestamp: start, at: start)

    let resumed = start + .seconds(10)
    var calls = [pacer.frameArrived(timestamp: resumed, at: resumed)]
    while let deadline = pacer.nextDeadline, deadline <= resumed {
      calls.append(pacer.deadlinePassed(at: resumed))
    }

    #expect(calls.allSatisfy { $0.count <= FramePacer.ticksPerCall })
    let ticks = calls.flatMap { $0 }
    #expect(ticks.map(\.index) == Array(1 ... 250))
    #expect(ticks.last?.content == .frame(1))
    #expect(ticks.dropLast().allSatisfy { $0.content == .repeated(0) })
  }

  @Test("begins its grid at the first frame of a camera that starts late")
  func lateStart() {
    var simulation = Simulation(rate: FrameRate(25))
    let start = MediaTime.zero + .seconds(500)

    simulation.passDeadlines(before: start)
    simulation.run(Simulation.source(FrameRate(25), count: 10, from: start))

    #expect(simulation.shown.first?.tick.time == start)
    #expect(simulation.shown.count == 10)
  }

  @Test("with an origin of its own, has nothing to show until the camera starts")
  func givenOrigin() {
    let origin = MediaTime.zero + .seconds(100)
    var simulation = Simulation(rate: FrameRate(25), origin: origin)

    simulation.run(Simulation.source(FrameRate(25), count: 10, from: origin + .seconds(2)))

    #expect(simulation.isConsecutive)
    #expect(simulation.shown.prefix(50).allSatisfy { $0.tick.content == .nothing })
    #expect(simulation.shown.suffix(10).map(\.tick.content) == (0 ..< 10).map { .frame($0) })
  }

  @Test("waits for a nearer frame of a fast source, and takes it")
  func nearerFrame() {
    let start = MediaTime.zero + .seconds(100)
    // 50 fps, a quarter of the output's interval before the grid from the second frame on.
    let source = Simulation.source(FrameRate(50), count: 101, from: start) { index in
      index == 0 ? .zero : .milliseconds(-8)
    }
    var simulation = Simulation(rate: FrameRate(25))

    simulation.run(source)

    // The window of each tick has a frame 8 ms before the grid, and one 12 ms behind it.
    #expect(simulation.shown.count == 51)
    let errors = simulation.shown.compactMap(\.error)
    #expect(errors.dropFirst().allSatisfy { $0 == .milliseconds(8) })
    #expect(simulation.statistics.repeated == 0)
  }

  @Test("shows the first of two frames in one window when no second one was to be expected")
  func twoInOneWindow() {
    let start = MediaTime.zero + .seconds(100)
    let offsets: [Duration] = [
      .zero, .milliseconds(40), .milliseconds(62), .milliseconds(79), .milliseconds(120),
    ]
    let source = offsets.map { offset in
      Simulation.Frame(timestamp: start + offset, arrival: start + offset + .milliseconds(5))
    }
    var simulation = Simulation(rate: FrameRate(25))

    simulation.run(source)

    let shown = simulation.shown.compactMap { $0.timestamp.map { $0 - start } }
    #expect(shown == [.zero, .milliseconds(40), .milliseconds(62), .milliseconds(120)])
    #expect(simulation.isConsecutive)
    #expect(simulation.statistics.late == 1)
  }

  @Test("drops a frame that comes after its tick, and waits longer from then on")
  func lateFrames() {
    let rate = FrameRate(25)
    let start = MediaTime.zero + .seconds(100)
    let source = (0 ..< Int64(60)).map { index in
      let timestamp = start + rate.offset(ofFrame: index)
      let latency: Duration = index < 20 ? .milliseconds(2) : .milliseconds(90)
      return Simulation.Frame(timestamp: timestamp, arrival: timestamp + latency)
    }
    var simulation = Simulation(rate: rate)

    simulation.run(source)

    #expect(simulation.isConsecutive)
    #expect((1 ... 2).contains(simulation.statistics.late))
    #expect((1 ... 2).contains(simulation.statistics.repeated))
    #expect(simulation.shown.suffix(30).allSatisfy { $0.isNew })
  }

  @Test("drops frames whose timestamps go back or repeat")
  func backwards() {
    let start = MediaTime.zero + .seconds(100)
    var pacer = FramePacer(rate: FrameRate(25))
    _ = pacer.frameArrived(timestamp: start, at: start)

    let same = pacer.frameArrived(timestamp: start, at: start + .milliseconds(1))
    let older = pacer.frameArrived(timestamp: start - .milliseconds(40), at: start)

    #expect(same.isEmpty && older.isEmpty)
    #expect(pacer.statistics.late == 2)
  }

  @Test("uses the arrival of frames whose driver has a clock of its own")
  func foreignClock() {
    let rate = FrameRate(25)
    var simulation = Simulation(rate: rate)
    let source = (0 ..< Int64(50)).map { index in
      Simulation.Frame(
        timestamp: .zero + rate.offset(ofFrame: index),
        arrival: .zero + .seconds(3600) + rate.offset(ofFrame: index)
      )
    }

    simulation.run(source)

    #expect(simulation.shown.first?.tick.time == .zero + .seconds(3600))
    #expect(simulation.shown.count == 50)
    #expect(simulation.statistics.repeated == 0)
  }

  @Test("changes its rate at a tick and continues the grid")
  func rateChange() {
    let start = MediaTime.zero + .seconds(100)
    let source = Simulation.source(FrameRate(30), count: 120, from: start)
    var simulation = Simulation(rate: FrameRate(30))

    simulation.run(Array(source.prefix(60)))
    simulation.setRate(FrameRate(15))
    simulation.run(Array(source.suffix(60)))

    #expect(simulation.isConsecutive)
    let times = simulation.shown.map(\.tick.time)
    let intervals = zip(times.dropFirst(), times).map { ($0 - $1).milliseconds.rounded() }
    #expect(intervals.prefix(60).allSatisfy { $0 == 33 })
    #expect(intervals.dropFirst(60).allSatisfy { $0 == 67 })
    #expect(simulation.statistics.repeated == 0)
  }

  @Test("never needs more than three frames")
  func boundedFrames() {
    var pacer = FramePacer(rate: FrameRate(15))
    var most = 0
    for frame in Simulation.source(
      FrameRate(60),
      count: 600,
      jitter: { Self.noise($0, .milliseconds(7)) }
    ) {
      _ = pacer.frameArrived(timestamp: frame.timestamp, at: frame.arrival)
      most = max(most, pacer.neededFrames.count)
    }

    #expect(most <= 3)
  }
}
