public import Media

/// Chooses a captured frame for each tick of a constant output rate.
///
/// Tick n has the grid time g(n); the grid begins at the first frame's timestamp. The frame of a
/// tick is the one nearest to its grid time, the newest of two equally near. It is emitted as soon
/// as it is here and no nearer one can be expected; when nothing usable has come half an interval
/// and the source's usual latency after the grid time, the frame before is shown again.
///
/// The pacer holds no frames and no clock: frames are numbered as they arrive, and the caller keeps
/// the `neededFrames`, three at most (see `PacedFrames`).
public struct FramePacer: Sendable {
  /// One output frame.
  public struct Tick: Hashable, Sendable {
    /// Counts the ticks from 0, without gaps.
    public let index: Int64
    /// The grid time, on the clock of the timestamps.
    public let time: MediaTime
    /// What to show.
    public let content: Content

    public init(index: Int64, time: MediaTime, content: Content) {
      self.index = index
      self.time = time
      self.content = content
    }
  }

  /// What a tick shows; frames are numbered from 0 in the order of `frameArrived`.
  public enum Content: Hashable, Sendable {
    /// A frame no tick has shown.
    case frame(UInt64)
    /// The frame of the tick before.
    case repeated(UInt64)
    /// No frame has come since the origin.
    case nothing
  }

  /// What became of the frames.
  public struct Statistics: Hashable, Sendable {
    /// Ticks emitted.
    public var ticks: UInt64 = 0
    /// Ticks that show the frame of the tick before, or nothing.
    public var repeated: UInt64 = 0
    /// Frames left out because another is nearer to the tick: a source faster than the output.
    public var surplus: UInt64 = 0
    /// Frames that came after their tick was emitted.
    public var late: UInt64 = 0
  }

  /// The most ticks one call gives; what is missing comes with the next deadline, which is then
  /// already past.
  public static let ticksPerCall = 32

  /// Allowed on top of the latency, for the scheduling of the caller.
  private static let slack = Duration.milliseconds(4)

  /// A frame that has arrived.
  private struct Arrival {
    let number: UInt64
    let timestamp: MediaTime
  }

  private let initialRate: FrameRate
  private var grid: FrameGrid?
  private var timing: SourceTiming
  private var nextIndex: Int64 = 0
  private var nextNumber: UInt64 = 0
  private var newestTimestamp: MediaTime?
  private var shown: Arrival?
  /// Frames not shown yet, oldest first: two at most.
  private var pending: [Arrival] = []

  /// What became of the frames so far.
  public private(set) var statistics = Statistics()

  /// - Parameters:
  ///   - rate: the output rate.
  ///   - origin: when the grid begins; `nil` for the timestamp of the first frame.
  public init(rate: FrameRate, origin: MediaTime? = nil) {
    self.initialRate = rate
    self.timing = SourceTiming(interval: rate.interval)
    self.grid = origin.map { FrameGrid(origin: $0, rate: rate) }
  }

  /// The output rate.
  public var rate: FrameRate {
    self.grid?.rate ?? self.initialRate
  }

  /// The numbers of the frames that may still be shown, oldest first: three at most.
  public var neededFrames: [UInt64] {
    let shown = self.shown.map { [$0.number] } ?? []
    return shown + self.pending.map(\.number)
  }

  /// When `deadlinePassed(at:)` must be called unless a frame arrives before; `nil` before the grid
  /// has an origin.
  public var nextDeadline: MediaTime? {
    self.grid.map { self.deadline(on: $0) }
  }

  /// The grid time of the next tick; `nil` before the grid has an origin.
  public var nextTime: MediaTime? {
    self.grid?.time(ofTick: self.nextIndex)
  }

  /// A frame arrived.
  ///
  /// - Parameters:
  ///   - timestamp: when it was captured.
  ///   - now: the present on the clock of the timestamps.
  public mutating func frameArrived(timestamp: MediaTime, at now: MediaTime) -> [Tick] {
    let number = self.nextNumber
    self.nextNumber += 1
    let timestamp = timestamp.plausible(at: now)
    if let newestTimestamp = self.newestTimestamp, timestamp <= newestTimestamp {
      self.statistics.late += 1
      return []
    }
    self.newestTimestamp = timestamp
    self.timing.frameArrived(timestamp: timestamp, at: now)
    let grid = self.grid ?? FrameGrid(origin: timestamp, rate: self.initialRate)
    self.grid = grid
    if self.nextIndex > 0, timestamp <= grid.time(ofTick: self.nextIndex - 1) {
      self.statistics.late += 1
      return []
    }
    if self.pending.count == 2 {
      // Only while a long gap is being filled, a few ticks a call.
      self.pending.removeFirst()
      self.statistics.surplus += 1
    }
    self.pending.append(Arrival(number: number, timestamp: timestamp))
    var ticks: [Tick] = []
    self.settle(on: grid, &ticks)
    return ticks
  }

  /// The deadline may have passed.
  public mutating func deadlinePassed(at now: MediaTime) -> [Tick] {
    guard let grid = self.grid else { return [] }
    var ticks: [Tick] = []
    self.settle(on: grid, &ticks)
    while ticks.count < Self.ticksPerCall, self.deadline(on: grid) <= now {
      // A pending frame is not beyond the tick here, or settling would have repeated for it.
      self.emit(self.pending.isEmpty ? nil : self.pending.removeFirst(), on: grid, &ticks)
      self.settle(on: grid, &ticks)
    }
    return ticks
  }

  /// Changes the output rate from the next tick on; that tick keeps its time.
  public mutating func setRate(_ rate: FrameRate) {
    if self.grid == nil {
      self = FramePacer(rate: rate)
    } else {
      self.grid?.setRate(rate, fromTick: self.nextIndex)
    }
  }

  // MARK: - Choosing

  private func deadline(on grid: FrameGrid) -> MediaTime {
    grid.time(ofTick: self.nextIndex) + grid.rate.interval / 2 + self.timing.latency + Self.slack
  }

  /// Emits every tick whose frame is certain.
  private mutating func settle(on grid: FrameGrid, _ ticks: inout [Tick]) {
    while ticks.count < Self.ticksPerCall, let first = self.pending.first {
      let time = grid.time(ofTick: self.nextIndex)
      let interval = grid.rate.interval
      if first.timestamp > time + interval * 5 / 8 {
        // All that can still come is later. The eighth over half an interval lets a frame whose
        // jitter takes it across the edge of the window keep its tick; otherwise a source in
        // opposite phase would repeat and drop all the time.
        self.emit(nil, on: grid, &ticks)
        continue
      }
      let distance = Self.distance(first.timestamp, time)
      if self.pending.count > 1 {
        let second = self.pending[1]
        if Self.distance(second.timestamp, time) <= distance {
          self.pending.removeFirst()
          self.statistics.surplus += 1
        } else {
          self.emit(self.pending.removeFirst(), on: grid, &ticks)
        }
        continue
      }
      let isEarly = first.timestamp <= time - interval / 2
      let expected = first.timestamp + self.timing.interval
      if isEarly || Self.distance(expected, time) < distance {
        return
      }
      self.emit(self.pending.removeFirst(), on: grid, &ticks)
    }
  }

  /// Emits the next tick with `frame`, or with what was shown before.
  private mutating func emit(_ frame: Arrival?, on grid: FrameGrid, _ ticks: inout [Tick]) {
    let content: Content
    if let frame {
      content = .frame(frame.number)
      self.shown = frame
    } else {
      content = self.shown.map { .repeated($0.number) } ?? .nothing
      self.statistics.repeated += 1
    }
    ticks.append(
      Tick(index: self.nextIndex, time: grid.time(ofTick: self.nextIndex), content: content)
    )
    self.nextIndex += 1
    self.statistics.ticks += 1
  }

  private static func distance(_ left: MediaTime, _ right: MediaTime) -> Duration {
    left > right ? left - right : right - left
  }
}
