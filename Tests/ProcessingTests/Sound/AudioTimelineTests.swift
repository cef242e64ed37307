import Media
import Testing

@testable import Processing

@Suite struct AudioTimelineTests {
  private static let format = AudioFormat(sampleRate: 48_000, channels: 2)
  private static let origin = MediaTime.zero + .seconds(1000)

  private static func timeline() -> AudioTimeline {
    AudioTimeline(format: format, origin: origin)
  }

  /// Chunks of 20 ms that arrive as soon as they are whole.
  private static func arrive(
    _ timeline: inout AudioTimeline,
    at offset: Duration,
    frames: Int = 960,
    lag: Duration = .milliseconds(25)
  ) -> [AudioTimeline.Action] {
    let timestamp = Self.origin + offset
    return timeline.chunkArrived(timestamp: timestamp, frames: frames, at: timestamp + lag)
  }

  @Test(
    "meets the origin with the first chunk",
    arguments: [
      // Late by 10 ms: silence before it.
      (10, [AudioTimeline.Action.silence(frames: 480), .chunk(droppingFirst: 0)], 1440),
      // On time.
      (0, [.chunk(droppingFirst: 0)], 960),
      // Begun 5 ms before: its head is left out.
      (-5, [.chunk(droppingFirst: 240)], 720),
      // Over before the origin: left out as a whole.
      (-20, [], 0),
      (-300, [], 0),
    ]
  )
  func firstChunk(offset: Int, actions: [AudioTimeline.Action], position: Int64) {
    var timeline = Self.timeline()

    let taken = Self.arrive(&timeline, at: .milliseconds(offset))

    #expect(taken == actions)
    #expect(timeline.position == position)
  }

  @Test("appends chunks as they come while their timestamps stray by a few milliseconds")
  func continuous() {
    var timeline = Self.timeline()

    for index in 0 ..< 500 {
      let jitter = Duration.milliseconds(index % 2 == 0 ? 3 : -3)
      let actions = Self.arrive(&timeline, at: .milliseconds(20 * index) + jitter)
      if index > 0 {
        #expect(actions == [.chunk(droppingFirst: 0)])
      }
    }

    #expect(timeline.statistics.compensations == 0)
  }

  @Test(
    "inserts silence for a gap and drops what comes twice",
    arguments: [
      (100, [AudioTimeline.Action.silence(frames: 4800), .chunk(droppingFirst: 0)]),
      (81, [.silence(frames: 3888), .chunk(droppingFirst: 0)]),
      (80, [.chunk(droppingFirst: 0)]),
      (-80, [.chunk(droppingFirst: 0)]),
      // 120 ms back: six chunks are left out.
      (-120, []),
    ]
  )
  func jumps(jump: Int, actions: [AudioTimeline.Action]) {
    var timeline = Self.timeline()
    for index in 0 ..< 50 {
      _ = Self.arrive(&timeline, at: .milliseconds(20 * index))
    }

    let taken = Self.arrive(&timeline, at: .milliseconds(1000 + jump))

    #expect(taken == actions)
  }

  @Test("after going back, appends again from the place it had reached")
  func goesBack() {
    var timeline = Self.timeline()
    for index in 0 ..< 50 {
      _ = Self.arrive(&timeline, at: .milliseconds(20 * index))
    }

    let again = (44 ..< 52).map { Self.arrive(&timeline, at: .milliseconds(20 * $0)) }

    #expect(again.prefix(6).allSatisfy { $0.isEmpty })
    #expect(again.suffix(2).allSatisfy { $0 == [.chunk(droppingFirst: 0)] })
    #expect(timeline.position == 52 * 960)
    #expect(timeline.statistics.dropped == 6 * 960)
  }

  @Test("fills with silence while the source is silent, and meets the grid when it returns")
  func silentSource() {
    var timeline = Self.timeline()
    for index in 0 ..< 50 {
      _ = Self.arrive(&timeline, at: .milliseconds(20 * index))
    }

    let end = Self.origin + .milliseconds(3000)
    var silence = 0
    while timeline.nextDeadline < end {
      for case .silence(let frames) in timeline.deadlinePassed(at: timeline.nextDeadline) {
        silence += frames
      }
    }
    let returned = Self.arrive(&timeline, at: .milliseconds(2990))

    #expect(timeline.time(ofFrame: 960 * 50 + Int64(silence)) > end - .milliseconds(300))
    guard case .silence(let rest)? = returned.first else {
      Issue.record("The gap up to the chunk is not filled: \(returned)")
      return
    }
    #expect(960 * 50 + silence + rest == Self.format.frames(in: .milliseconds(2990)))
    #expect(returned.last == .chunk(droppingFirst: 0))
  }

  @Test("gives silence from the origin on when no source ever speaks, a second a call at most")
  func noSource() {
    var timeline = Self.timeline()

    let now = Self.origin + .seconds(10)
    var calls: [[AudioTimeline.Action]] = []
    while timeline.nextDeadline <= now {
      calls.append(timeline.deadlinePassed(at: now))
    }

    #expect(calls.count == 10)
    #expect(calls.first == [.silence(frames: 48_000)])
    #expect(timeline.time(ofFrame: timeline.position) > now - .milliseconds(300))
    #expect(timeline.deadlinePassed(at: now).isEmpty)
  }

  @Test("keeps a drifting device within 10 ms for hours", arguments: [200.0, -200.0, 50.0, 0.0])
  func drift(partsPerMillion: Double) {
    var timeline = Self.timeline()
    var stretch = Stretch()
    var worst = Duration.zero
    let chunk = Duration.milliseconds(50)
    // Two hours. A device whose clock is fast gives its samples in less time.
    let chunks = 2 * 3600 * 20
    for index in 0 ..< chunks {
      let elapsed = chunk * Double(index) / (1 + partsPerMillion / 1_000_000)
      let jitter = Duration.microseconds((index * 7919) % 2000 - 1000)
      let timestamp = Self.origin + elapsed
      let frames = stretch.frames(of: 2400)
      let error = timestamp - timeline.time(ofFrame: timeline.position)
      worst = max(worst, error < .zero ? .zero - error : error)

      let actions = timeline.chunkArrived(
        timestamp: timestamp + jitter,
        frames: frames,
        at: timestamp + .milliseconds(60)
      )

      for action in actions {
        if case .compensate(let frames, let distance) = action {
          #expect(abs(frames) * 100 <= distance)
          stretch.begin(frames: frames, over: distance)
        }
      }
    }

    #expect(worst < .milliseconds(10))
    #expect(timeline.statistics.dropped < 100)
    #expect(timeline.statistics.silence < 100)
    #expect((timeline.statistics.compensations == 0) == (partsPerMillion == 0))
  }

  /// What a resampler does with a compensation.
  private struct Stretch {
    private var frames = 0.0
    private var distance = 0.0
    private var fraction = 0.0

    mutating func begin(frames: Int, over distance: Int) {
      self.frames = Double(frames)
      self.distance = Double(distance)
    }

    mutating func frames(of count: Int) -> Int {
      guard self.distance > 0 else { return count }
      let share = min(1, Double(count) / self.distance)
      let added = self.frames * share
      self.frames -= added
      self.distance -= Double(count)
      self.fraction += added
      let whole = self.fraction.rounded(.towardZero)
      self.fraction -= whole
      return count + Int(whole)
    }
  }
}
