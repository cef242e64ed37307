public import Media

/// Places captured sound on the sample grid of a session, without gaps.
///
/// Sample p of the grid belongs to the time `origin` + p / rate. A device's clock runs a little
/// apart from that of its timestamps, chunks get lost, and devices fall silent: for each chunk the
/// time line says what to append, so that no sample strays from its capture time by more than a few
/// milliseconds. It holds no samples and no clock; the caller does what the actions say, in order.
public struct AudioTimeline: Sendable {
  /// What to do.
  public enum Action: Hashable, Sendable {
    /// Append silence of so many samples per channel.
    case silence(frames: Int)
    /// Append the chunk that arrived, without so many of its first samples per channel.
    case chunk(droppingFirst: Int)
    /// Stretch the sound that follows by `frames` (press it, when negative) over the next
    /// `distance` samples per channel: `AudioConverter.compensate(frames:over:)`.
    case compensate(frames: Int, over: Int)
  }

  /// What was done so far, in samples per channel.
  public struct Statistics: Hashable, Sendable {
    /// Silence inserted.
    public var silence: Int64 = 0
    /// Samples left out.
    public var dropped: Int64 = 0
    /// Soft compensations asked for.
    public var compensations: Int64 = 0
  }

  /// The bounds of the corrections.
  private enum Limit {
    /// A deviation over this is a gap or a jump.
    static let jump = Duration.milliseconds(80)
    /// The time over which deviations are smoothed.
    static let smoothing = Duration.seconds(1)
  }

  private enum State {
    /// The next chunk is placed exactly by its timestamp. Moves to `running`.
    case aligning
    /// Chunks follow each other. Moves to `aligning` when sound is missing.
    case running
  }

  /// The rate and the channels of the session's sound.
  public let format: AudioFormat
  /// The time of sample 0.
  public let origin: MediaTime
  /// The samples per channel placed so far.
  public private(set) var position: Int64 = 0
  /// How much later than its place the sound was captured, smoothed over a second.
  public private(set) var deviation = Duration.zero
  /// What was done so far.
  public private(set) var statistics = Statistics()

  private var state = State.aligning
  private var lag = ArrivalLag()
  private var drift = DriftCorrection()

  public init(format: AudioFormat, origin: MediaTime) {
    self.format = format
    self.origin = origin
  }

  /// The time of a sample of the grid.
  public func time(ofFrame position: Int64) -> MediaTime {
    self.origin + self.format.duration(ofFrames: Int(position))
  }

  /// When `deadlinePassed(at:)` must be called unless a chunk arrives before.
  public var nextDeadline: MediaTime {
    self.time(ofFrame: self.position) + self.lag.allowance
  }

  /// A chunk arrived, already at the session's rate.
  ///
  /// - Parameters:
  ///   - timestamp: when its first sample was captured.
  ///   - frames: its samples per channel.
  ///   - now: the present on the clock of the timestamps.
  public mutating func chunkArrived(
    timestamp: MediaTime,
    frames: Int,
    at now: MediaTime
  ) -> [Action] {
    guard frames > 0 else { return [] }
    let timestamp = timestamp.plausible(at: now)
    self.lag.chunkArrived(timestamp: timestamp, at: now)
    let deviation = timestamp - self.time(ofFrame: self.position)
    switch self.state {
    case .aligning:
      return self.align(by: deviation, frames: frames)
    case .running:
      if deviation > Limit.jump || deviation < .zero - Limit.jump {
        return self.align(by: deviation, frames: frames)
      }
      return self.follow(deviation, frames: frames)
    }
  }

  /// The deadline may have passed: the source is silent.
  public mutating func deadlinePassed(at now: MediaTime) -> [Action] {
    var frames = 0
    while frames < self.silencePerCall, self.nextDeadline <= now {
      frames += self.silenceStep
      self.position += Int64(self.silenceStep)
    }
    guard frames > 0 else { return [] }
    self.statistics.silence += Int64(frames)
    self.state = .aligning
    return [.silence(frames: frames)]
  }

  /// The grain of the silence that fills a gap while it lasts: 20 ms.
  private var silenceStep: Int { max(1, self.format.sampleRate / 50) }
  /// The most silence of one action: a second. What a deadline leaves comes with the next one, which
  /// is then already past.
  private var silencePerCall: Int { self.format.sampleRate }

  // MARK: - Placing

  /// Puts the chunk where its timestamp says.
  private mutating func align(by deviation: Duration, frames: Int) -> [Action] {
    var actions: [Action] = []
    if let rate = self.drift.resumed(at: self.position) {
      // Of the last compensation only what the clock is off goes on.
      actions.append(self.compensation(by: rate))
    }
    self.deviation = .zero
    let shift = self.format.frames(in: deviation)
    if shift <= -frames {
      self.statistics.dropped += Int64(frames)
      self.state = .aligning
      return actions
    }
    self.state = .running
    if shift > 0 {
      actions += self.silence(frames: shift)
      actions.append(.chunk(droppingFirst: 0))
      self.position += Int64(frames)
    } else {
      actions.append(.chunk(droppingFirst: -shift))
      self.position += Int64(frames + shift)
      self.statistics.dropped += Int64(-shift)
    }
    return actions
  }

  /// Fills `frames`, a second at most in each action.
  private mutating func silence(frames: Int) -> [Action] {
    self.statistics.silence += Int64(frames)
    self.position += Int64(frames)
    return stride(from: 0, to: frames, by: self.silencePerCall).map {
      .silence(frames: min(self.silencePerCall, frames - $0))
    }
  }

  /// Appends the chunk, and takes a lasting deviation back by stretching what follows.
  private mutating func follow(_ deviation: Duration, frames: Int) -> [Action] {
    let weight = min(1, self.format.duration(ofFrames: frames) / Limit.smoothing)
    self.deviation += (deviation - self.deviation) * weight
    self.position += Int64(frames)
    let rate = self.drift.due(
      deviation: self.deviation,
      position: self.position,
      format: self.format
    )
    guard let rate else { return [.chunk(droppingFirst: 0)] }
    return [.chunk(droppingFirst: 0), self.compensation(by: rate)]
  }

  private mutating func compensation(by rate: Double) -> Action {
    self.statistics.compensations += 1
    let distance = self.format.frames(in: DriftCorrection.distance)
    return .compensate(frames: Int((rate * Double(distance)).rounded()), over: distance)
  }
}
