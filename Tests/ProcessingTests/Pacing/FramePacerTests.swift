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
