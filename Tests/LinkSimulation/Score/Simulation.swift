internal import Glibc
internal import TestSupport

/// A broadcast over a link, on a virtual clock.
public struct Simulation: Sendable {
  public var trace: LinkTrace
  public var server: SimulatedConnection.Server
  public var stream: StreamModel.Settings
  /// Seconds; the trace begins anew at its end.
  public var length: Double
  /// The highest rate of the picture, for the utilisation.
  public var highest: Double
  public var seed: UInt64

  public init(
    trace: LinkTrace,
    server: SimulatedConnection.Server = .init(),
    stream: StreamModel.Settings = .init(),
    length: Double? = nil,
    highest: Double,
    seed: UInt64 = 1
  ) {
    self.trace = trace
    self.server = server
    self.stream = stream
    self.length = length ?? trace.length
    self.highest = highest
    self.seed = seed
  }

  /// Runs it with `sender`.
  public func run(_ sender: inout some SimulatedSender) -> SimulationScore {
    var generator = SeededGenerator(seed: self.seed &+ 1000)
    var source = StreamModel(self.stream, seed: self.seed)
    var connection = SimulatedConnection(self.server)
    var link = LinkCursor(self.trace)
    var book = ScoreBook(highest: self.highest + self.stream.sound, rate: sender.rate)
    var time = 0.0
    let steps = Int(self.length / SimulatedConnection.step)
    for step in 0 ..< steps {
      time = Double(step) * SimulatedConnection.step
      let hasChanged = link.advance(to: time)
      if sender.takeKeyframeRequest() { source.requestKeyframe() }
      for unit in source.units(until: time, rate: sender.rate) { sender.encoded(unit, at: time) }
      while connection.isWritable {
        let bytes = sender.next(at: time)
        guard bytes > 0 else { break }
        connection.write(Double(bytes))
      }
      let random = link.step.loss > 0 ? Double.random(in: 0 ..< 1, using: &generator) : 1
      connection.advance(link.step, at: time, random: random)
      sender.advanced(connection, at: time)
      book.record(
        connection,
        link: link.step,
        hasChanged: hasChanged,
        rate: sender.rate,
        queueDelay: sender.queueDelay(at: time),
        step: step
      )
    }
    return book.score(
      length: self.length,
      picturesDropped: sender.picturesDropped,
      soundDropped: sender.soundDropped
    )
  }
}

/// Where in a trace the time is.
struct LinkCursor {
  private let trace: LinkTrace
  private var index = 0
  private var begin = 0.0

  init(_ trace: LinkTrace) {
    self.trace = trace
  }

  var step: LinkTrace.Step { self.trace.steps[self.index] }

  /// Says whether the link changed.
  mutating func advance(to time: Double) -> Bool {
    let before = self.step.rate
    if time - self.begin >= self.trace.length {
      self.begin += self.trace.length
      self.index = 0
    }
    while self.index + 1 < self.trace.steps.count,
      self.trace.steps[self.index + 1].time <= time - self.begin
    {
      self.index += 1
    }
    return self.step.rate != before
  }
}

/// Sums a simulation up as it goes.
struct ScoreBook {
  private let highest: Double
  private var score = SimulationScore()
  private var rate: Double
  private var possible = 0.0
  private var carried = 0.0
  private var acknowledged = 0.0
  private var histogram: [Int] = Array(repeating: 0, count: 20_001)
  private var stall = 0.0
  private var sinceLinkChange = 0.0
  private var steadyTime = 0.0
  private var steadyChanges = 0
  private var steadyTimes: [Double] = []

  init(highest: Double, rate: Double) {
    self.highest = highest
    self.rate = rate
  }

  mutating func record(
    _ connection: SimulatedConnection,
    link: LinkTrace.Step,
    hasChanged: Bool,
    rate: Double,
    queueDelay: Double,
    step: Int
  ) {
    let dt = SimulatedConnection.step
    self.possible += min(link.rate, self.highest) * dt
    let bytes = connection.bytesAcknowledged - self.acknowledged
    self.acknowledged = connection.bytesAcknowledged
    self.carried += bytes * 8
    self.stall = bytes > 0 || link.rate < 10_000 ? 0 : self.stall + dt
    self.score.longestStall = max(self.score.longestStall, self.stall)

    self.sinceLinkChange = hasChanged ? 0 : self.sinceLinkChange + dt
    let isSteady = self.sinceLinkChange > 60
    if isSteady { self.steadyTime += dt }
    if rate != self.rate {
      self.rate = rate
      self.score.changes += 1
      if isSteady {
        self.steadyChanges += 1
        let time = Double(step) * dt
        self.steadyTimes = self.steadyTimes.filter { $0 > time - 60 } + [time]
        self.score.steadyChanges = max(self.score.steadyChanges, self.steadyTimes.count)
      }
    }
    self.score.lowest = min(self.score.lowest, rate)
    self.score.highest = max(self.score.highest, rate)

    if step % 4 == 0 {
      // What is sent now waits for all before it.
      let ahead = (connection.bytesNotSent + connection.inBuffer) * 8
      let delay = queueDelay + (link.rate > 0 ? ahead / link.rate : ahead > 0 ? 1 : 0)
      self.histogram[min(Int(delay * 1000), 20_000)] += 1
      self.score.longestDelay = max(self.score.longestDelay, delay)
    }
    if step % 20 == 0 { self.score.targets.append(Float(rate)) }
  }

  func score(length: Double, picturesDropped: Int, soundDropped: Int) -> SimulationScore {
    var score = self.score
    score.length = length
    score.utilisation = self.carried / max(self.possible, 1)
    score.delay50 = self.percentile(0.5)
    score.delay95 = self.percentile(0.95)
    score.steadyRate =
      self.steadyTime > 60 ? Double(self.steadyChanges) / (self.steadyTime / 60) : 0
    score.picturesDropped = picturesDropped
    score.soundDropped = soundDropped
    return score
  }

  private func percentile(_ fraction: Double) -> Double {
    let total = self.histogram.reduce(0, +)
    var seen = 0
    for (milliseconds, count) in self.histogram.enumerated() {
      seen += count
      if Double(seen) >= fraction * Double(total) { return Double(milliseconds) / 1000 }
    }
    return 20
  }
}
