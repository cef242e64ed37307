import Media
import Processing

/// Runs a pacer against a source on a virtual clock.
struct PacerSimulation {
  /// A frame of the source.
  struct Frame {
    let timestamp: MediaTime
    let arrival: MediaTime
  }

  /// A tick, what it showed and when it was emitted.
  struct Shown {
    let tick: FramePacer.Tick
    let timestamp: MediaTime?
    let emitted: MediaTime

    /// How far the picture is from the grid.
    var error: Duration? {
      self.timestamp.map { $0 > self.tick.time ? $0 - self.tick.time : self.tick.time - $0 }
    }

    var isNew: Bool {
      if case .frame = self.tick.content { true } else { false }
    }
  }

  private(set) var frames: PacedFrames<MediaTime>
  private(set) var shown: [Shown] = []

  init(rate: FrameRate, origin: MediaTime? = nil) {
    self.frames = PacedFrames(pacer: FramePacer(rate: rate, origin: origin))
  }

  var statistics: FramePacer.Statistics { self.frames.pacer.statistics }

  mutating func run(_ source: [Frame]) {
    for frame in source {
      self.passDeadlines(before: frame.arrival)
      let outputs = self.frames.frameArrived(
        frame.timestamp,
        timestamp: frame.timestamp,
        at: frame.arrival
      )
      self.record(outputs, at: frame.arrival)
    }
  }

  mutating func passDeadlines(before end: MediaTime) {
    while let deadline = self.frames.nextDeadline, deadline < end {
      self.record(self.frames.deadlinePassed(at: deadline), at: deadline)
    }
  }

  mutating func setRate(_ rate: FrameRate) {
    self.frames.setRate(rate)
  }

  private mutating func record(_ outputs: [PacedFrames<MediaTime>.Output], at now: MediaTime) {
    for output in outputs {
      self.shown.append(Shown(tick: output.tick, timestamp: output.frame, emitted: now))
    }
  }

  /// `count` frames at `rate`, each with its own deviation and latency.
  static func source(
    _ rate: FrameRate,
    count: Int,
    from start: MediaTime = .zero + .seconds(100),
    latency: Duration = .milliseconds(8),
    jitter: (Int) -> Duration = { _ in .zero }
  ) -> [Frame] {
    (0 ..< count).map { index in
      let timestamp = start + rate.offset(ofFrame: Int64(index)) + jitter(index)
      return Frame(timestamp: timestamp, arrival: timestamp + latency)
    }
  }

  /// Whether the ticks count up by one from 0.
  var isConsecutive: Bool {
    self.shown.enumerated().allSatisfy { Int64($0.offset) == $0.element.tick.index }
  }
}
