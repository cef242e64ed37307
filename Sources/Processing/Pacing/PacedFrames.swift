public import Media

/// A pacer with the frames it chooses from: three at most.
public struct PacedFrames<Frame> {
  /// One output frame.
  public struct Output {
    /// The index and the grid time.
    public let tick: FramePacer.Tick
    /// The frame to show; `nil` when none has come since the origin.
    public let frame: Frame?

    /// Whether the tick shows a frame that no tick has shown.
    public var isNew: Bool {
      switch self.tick.content {
      case .frame: true
      case .repeated, .nothing: false
      }
    }
  }

  /// The pacer.
  public private(set) var pacer: FramePacer
  private var frames: [(number: UInt64, frame: Frame)] = []
  private var arrivals: UInt64 = 0

  public init(pacer: FramePacer) {
    self.pacer = pacer
  }

  /// When `deadlinePassed(at:)` must be called unless a frame arrives before.
  public var nextDeadline: MediaTime? {
    self.pacer.nextDeadline
  }

  /// `frame` arrived.
  public mutating func frameArrived(
    _ frame: Frame,
    timestamp: MediaTime,
    at now: MediaTime
  ) -> [Output] {
    self.frames.append((self.arrivals, frame))
    self.arrivals += 1
    return self.outputs(of: self.pacer.frameArrived(timestamp: timestamp, at: now))
  }

  /// The deadline may have passed.
  public mutating func deadlinePassed(at now: MediaTime) -> [Output] {
    self.outputs(of: self.pacer.deadlinePassed(at: now))
  }

  /// Changes the output rate from the next tick on.
  public mutating func setRate(_ rate: FrameRate) {
    self.pacer.setRate(rate)
  }

  private mutating func outputs(of ticks: [FramePacer.Tick]) -> [Output] {
    let outputs = ticks.map { tick in
      Output(tick: tick, frame: self.frame(of: tick.content))
    }
    self.frames = self.pacer.neededFrames.compactMap { number in
      self.frames.first { $0.number == number }
    }
    return outputs
  }

  private func frame(of content: FramePacer.Content) -> Frame? {
    switch content {
    case .frame(let number), .repeated(let number):
      self.frames.first { $0.number == number }?.frame
    case .nothing:
      nil
    }
  }
}

extension PacedFrames: Sendable where Frame: Sendable {}
