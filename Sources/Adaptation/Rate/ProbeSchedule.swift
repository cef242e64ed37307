internal import Media

/// When to try whether a path takes more than it was seen to take, and how much more: ever more
/// rarely while it does not, so that the rate is steady where the path is.
struct ProbeSchedule: Hashable, Sendable {
  private static let shortest = Duration.seconds(20)
  private static let longest = Duration.seconds(320)
  private static let smallest = 0.08
  private static let largest = 0.25
  /// The part of what bursts promise that must be kept.
  private static let kept = 0.75
  private static let keptOfOld = 0.8

  /// How far the rate must have come for the path to count as another one than it was.
  private static let another = 1.3
  private static let shortWatch = Duration.seconds(4)
  private static let longWatch = Duration.seconds(10)

  /// How long after a probe the path may show that it was too much.
  private static let proven = Duration.seconds(30)

  /// How long a probe must hold.
  private(set) var watch = Self.shortWatch
  /// What the rate is raised by, as a part of it.
  private(set) var step = Self.smallest
  private var interval = Self.shortest
  private var next: MediaTime
  /// The rate at which probes began to hold, one after the other, in bits per second.
  private var base: Double?
  /// Bursts that pass fast are believed from then on; a way that lets bursts through and no more is
  /// found out by the queue.
  private var distrust = Self.shortest
  private var trustedFrom: MediaTime
  /// When a probe held last.
  private var held: MediaTime?
  /// What bursts promised, in bits per second, while the rate rises because of them.
  private var promise: Double?

  init(at now: MediaTime) {
    self.next = now + self.interval
    self.trustedFrom = now
  }

  /// Whether a probe is due.
  func isDue(at now: MediaTime) -> Bool {
    now >= self.next
  }

  /// Whether a burst that passed fast shows that the path has room.
  func trustsBursts(at now: MediaTime) -> Bool {
    now >= self.trustedFrom
  }

  /// The rate rises because a burst passed fast.
  ///
  /// - Parameters:
  ///   - rate: how fast, in bits per second.
  ///   - isOld: whether that may have been before the path was last full.
  mutating func follows(burst rate: Double, isOld: Bool) {
    self.promise = isOld ? rate * Self.keptOfOld / Self.kept : rate
  }

  /// The rate held for long: what it followed was true.
  mutating func wasStable() {
    self.promise = nil
  }

  /// Others gave some of the path up: what was learnt of it does not hold any more.
  mutating func pathMayHaveRoom(at now: MediaTime) {
    self.interval = Self.shortest
    self.distrust = Self.shortest
    self.next = min(self.next, now)
    self.trustedFrom = min(self.trustedFrom, now)
  }

  /// The path was full.
  ///
  /// - Parameters:
  ///   - capacity: what it took, in bits per second.
  ///   - isReceiverSlow: whether the server held up: its buffer lets bursts through that it does not
  ///     follow.
  ///   - losesAtRandom: whether segments are lost without a queue: TCP then takes now more, now less, and a
  ///     burst that passes says nothing of what it takes for long.
  mutating func pathWasFull(
    capacity: Double,
    isReceiverSlow: Bool,
    losesAtRandom: Bool,
    at now: MediaTime
  ) {
    self.watch = isReceiverSlow ? Self.longWatch : Self.shortWatch
    if isReceiverSlow || losesAtRandom || promise.map({ capacity < $0 * Self.kept }) ?? false {
      self.trustedFrom = now + self.distrust
      self.distrust = min(self.distrust * 2, Self.longest)
    }
    // A deep buffer shows late what a probe was too much for.
    if let held, now - held < Self.proven { self.interval = min(self.interval * 2, Self.longest) }
    self.held = nil
    self.promise = nil
    self.base = nil
    self.step = Self.smallest
    self.next = now + self.interval
  }

  /// A probe held: the next one follows at once, and goes further.
  ///
  /// - Parameters:
  ///   - from: the rate before, in bits per second.
  ///   - to: the rate of the probe.
  mutating func succeeded(from: Double, to: Double, at now: MediaTime) {
    self.held = now
    let base = self.base ?? from
    self.base = base
    self.step = min(self.step * 2, Self.largest)
    self.next = now
    if to > base * Self.another {
      self.interval = Self.shortest
      self.distrust = max(self.distrust / 2, Self.shortest)
    }
  }

  /// A probe filled the path.
  mutating func failed(at now: MediaTime) {
    self.interval = min(self.interval * 2, Self.longest)
    self.held = nil
    self.base = nil
    self.step = Self.smallest
    self.next = now + self.interval
  }
}
