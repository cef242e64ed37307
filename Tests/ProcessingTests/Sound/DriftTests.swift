import Foundation
import Media
import TestSupport
import Testing

@testable import Processing

/// A device whose clock is off, its time line and its converter, on a clock of the test's own.
@Suite struct DriftTests {
  private static let format = AudioFormat(sampleRate: 48_000, channels: 2)
  private static let origin = MediaTime.zero + .seconds(1000)

  /// What a run showed.
  private struct Outcome {
    /// The furthest that a sample was from its capture time.
    var worst = Duration.zero
    /// The same, from the second minute on.
    var worstLater = Duration.zero
    /// The least and the most that the sound was stretched by, from the second minute on.
    var rates: (least: Double, most: Double) = (1, -1)
    var statistics = AudioTimeline.Statistics()
  }

  /// Lets a device run whose clock is off by `drift` (0.005 is 0.5 % fast), with chunks that are
  /// timed and arrive with up to `jitter`.
  private static func run(
    _ drift: Double,
    for duration: Duration,
    chunk: Int,
    jitter: Duration
  ) -> Outcome {
    var generator = SeededGenerator(seed: 11)
    var timeline = AudioTimeline(format: Self.format, origin: Self.origin)
    var stretch = Stretch()
    var outcome = Outcome()
    let length = Double(chunk) / (48_000 * (1 + drift))
    let jitter = Int64(jitter.nanoseconds)
    for index in 0 ..< Int64(duration.inSeconds / length) {
      let captured = Self.origin + .nanoseconds(Int64(Double(index) * length * 1e9))
      let strayed = Duration.nanoseconds(Int64.random(in: -jitter ... jitter, using: &generator))
      let late = Duration.nanoseconds(Int64.random(in: 0 ... jitter * 2, using: &generator))
      let error = captured - timeline.time(ofFrame: timeline.position)
      if index > 0 {
        outcome.worst = max(outcome.worst, error.magnitude)
      }
      let isLater = captured - Self.origin > .seconds(60)
      if isLater { outcome.worstLater = max(outcome.worstLater, error.magnitude) }

      let actions = timeline.chunkArrived(
        timestamp: captured + strayed,
        frames: stretch.frames(of: chunk),
        at: captured + .milliseconds(25) + strayed + late
      )

      for case .compensate(let frames, let distance) in actions {
        stretch.begin(frames: frames, over: distance)
        let rate = Double(frames) / Double(distance)
        if isLater {
          outcome.rates = (min(outcome.rates.least, rate), max(outcome.rates.most, rate))
        }
      }
    }
    outcome.statistics = timeline.statistics
    return outcome
  }

  @Test(
    "a clock that is 0.5 % off stays within 20 ms for hours, and within 4 ms once it is known",
    arguments: [(0.005, 480), (-0.005, 480), (0.005, 1024), (-0.005, 2400)]
  )
  func hours(drift: Double, chunk: Int) {
    let outcome = Self.run(drift, for: .seconds(3 * 3600), chunk: chunk, jitter: .milliseconds(5))

    #expect(outcome.worst < .milliseconds(20), "\(outcome.worst)")
    #expect(outcome.worstLater < .milliseconds(4), "\(outcome.worstLater)")
    // Nothing but the alignment of the first chunk was put in or left out, which would click.
    #expect(outcome.statistics.silence < 500 && outcome.statistics.dropped < 500)
    // The pitch wavers by less than a fortieth of a semitone.
    let wanted = -drift / (1 + drift)
    #expect(abs(outcome.rates.least - wanted) < 0.0015 && abs(outcome.rates.most - wanted) < 0.0015)
  }

  @Test("a clock that is right is left alone, whatever the jitter")
  func steady() {
    let outcome = Self.run(0, for: .seconds(3600), chunk: 480, jitter: .milliseconds(5))

    #expect(outcome.statistics.compensations == 0)
    #expect(outcome.worst < .milliseconds(6))
  }

  @Test("what is learnt of a clock goes on behind a gap")
  func gap() {
    var timeline = AudioTimeline(format: Self.format, origin: Self.origin)
    var actions: [AudioTimeline.Action] = []
    for index in 0 ..< 6000 {
      // 0.4 % fast, and uncorrected, so that it is learnt in full.
      let time = Self.origin + .nanoseconds(Int64(Double(index) * 9_960_159))
      actions += timeline.chunkArrived(timestamp: time, frames: 480, at: time + .milliseconds(20))
    }
    let end = Self.origin + .seconds(65)

    let returned = timeline.chunkArrived(timestamp: end, frames: 480, at: end + .milliseconds(20))

    guard case .compensate(let frames, let distance)? = returned.first else {
      Issue.record("The clock is forgotten: \(returned)")
      return
    }
    #expect(frames < 0 && -frames * 100 <= distance)
  }

  @Test(
    "a compensation is not heard: no click where it begins, changes and ends",
    arguments: [0.005, -0.005]
  )
  func clicks(rate: Double) throws {
    let converter = try AudioConverter(from: Self.format, to: Self.format)
    let frequency = 1000.0
    var output: [Float] = []
    for chunk in 0 ..< 600 {
      // Every half second another one, as the time line asks for them.
      if chunk >= 100, chunk < 500, chunk.isMultiple(of: 50) {
        let wavering = rate * (1 + 0.1 * Double(chunk / 50 % 3 - 1))
        try converter.compensate(frames: Int(480_000 * wavering), over: 480_000)
      }
      if chunk == 500 { try converter.compensate(frames: 0, over: 1) }
      let samples = (0 ..< 480).flatMap { frame -> [Float] in
        let sample = sin(2 * .pi * frequency * Double(chunk * 480 + frame) / 48_000)
        return [Float(sample / 2), Float(sample / 2)]
      }
      output += try converter.convert(
        AudioFrame(format: Self.format, timestamp: .zero, samples: samples)
      ).samples
    }

    let left = stride(from: 0, to: output.count, by: 2).map { Double(output[$0]) }
    // A sine meets x(n+1) + x(n−1) = 2 cos(ω) x(n). At another pitch by 0.55 % it strays from that by
    // 0.000 1; a click by as much as it is loud.
    let factor = 2 * cos(2 * Double.pi * frequency / 48_000)
    let strays = left.indices.dropFirst(100).dropLast().map {
      abs(left[$0 + 1] + left[$0 - 1] - factor * left[$0])
    }
    #expect((strays.max() ?? 1) < 0.000_5, "\(strays.max() ?? 1)")
    #expect(abs(Double(left.count) - 288_000 - 192_000 * rate) < 120)
  }

  /// What a resampler does with a compensation.
  private struct Stretch {
    private var rate = 0.0
    private var distance = 0.0
    private var fraction = 0.0

    mutating func begin(frames: Int, over distance: Int) {
      self.rate = Double(frames) / Double(distance)
      self.distance = Double(distance)
    }

    mutating func frames(of count: Int) -> Int {
      let stretched = min(Double(count), self.distance)
      self.distance -= stretched
      self.fraction += stretched * self.rate
      let whole = self.fraction.rounded(.down)
      self.fraction -= whole
      return count + Int(whole)
    }
  }
}

extension Duration {
  fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
