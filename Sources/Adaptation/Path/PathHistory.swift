internal import Media

/// The latest samples of a path, and what they say together.
///
/// Bound: `length`; the oldest go.
struct PathHistory: Sendable {
  /// Longer than the longest time from one keyframe to the next, as each is a burst.
  static let length = Duration.seconds(4)

  private var samples: [Moment] = []
  private var begin: MediaTime?
  /// The shortest round trip of this and of the last stretch of `roundTripWindow`.
  private var shortest = Shortest()

  /// A sample, and what was made of it.
  private struct Moment: Sendable {
    var sample: PathSample
    var delay: Duration
    /// Whether there was more to send than the path took.
    var isFull: Bool
  }

  private struct Shortest: Sendable {
    var current: Duration?
    var previous: Duration?
    var since = MediaTime.zero
  }

  /// How soon a path that became longer counts as such, not as a full one.
  private static let roundTripWindow = Duration.seconds(20)
  /// The queue before which a path is not held to be full.
  private static let fullDelay = Duration.milliseconds(40)

  /// The queue of the way up to which it counts as empty.
  private static let emptyDelay = Duration.milliseconds(10)
  /// How long it takes to see that a queue of the way overflows.
  private static let overflow = Duration.seconds(1)

  /// The newest sample.
  var newest: PathSample? { self.samples.last?.sample }

  /// How long what is sent now takes to get through all queues: this program's, the socket's and
  /// those on the way.
  var delay: Duration { self.samples.last?.delay ?? .zero }

  /// How long the connection has been measured.
  var age: Duration {
    guard let newest, let begin else { return .zero }
    return newest.time - begin
  }

  /// - Parameter least: the rate to assume, in bits per second, where less was taken: nothing was
  ///   sent perhaps.
  mutating func add(_ sample: PathSample, least: Double) {
    self.begin = self.begin ?? sample.time
    self.measureRoundTrip(sample)
    let rate = max(self.acknowledgedRate(over: .seconds(1)), least)
    let moment = Moment(
      sample: sample,
      delay: self.delay(of: sample, rate: rate),
      isFull: false
    )
    self.samples.append(moment)
    let isFull = moment.delay > Self.fullDelay || sample.bytesNotSent > 0
    self.samples[self.samples.count - 1].isFull = isFull
    let end = sample.time - Self.length
    let kept = self.samples.firstIndex { $0.sample.time >= end } ?? 0
    self.samples.removeFirst(kept)
  }

  /// Forgets the path: there is another connection.
  mutating func clear() {
    self.samples.removeAll(keepingCapacity: true)
    self.shortest = Shortest()
    self.begin = nil
  }

  /// The shortest delay of the last `span`: what no burst explains. `nil` before there is so much.
  func standingDelay(over span: Duration) -> Duration? {
    guard let newest, let oldest = self.samples.first?.sample else { return nil }
    let begin = newest.time - span
    guard oldest.time <= begin else { return nil }
    return self.samples.reversed().prefix { $0.sample.time >= begin }.map(\.delay).min()
  }

  /// What the peer took while the path was full without a break up to now, over `span` at most, in
  /// bits per second; `nil` when that is shorter than `least`.
  func fullRate(over span: Duration, least: Duration) -> Double? {
    guard let newest else { return nil }
    let begin = newest.time - span
    let full = self.samples.reversed().prefix { $0.isFull && $0.sample.time >= begin }
    guard let first = full.last?.sample, newest.time - first.time >= least else { return nil }
    return Self.rate(first.bytesAcknowledged, newest.bytesAcknowledged, newest.time - first.time)
  }

  /// How long nothing was acknowledged although something waited for it.
  var silence: Duration {
    guard let newest, newest.bytesInSocket > 0 else { return .zero }
    let silent = self.samples.reversed().prefix {
      $0.sample.bytesAcknowledged == newest.bytesAcknowledged && $0.sample.bytesInSocket > 0
    }
    return silent.last.map { newest.time - $0.sample.time } ?? .zero
  }

  /// What the peer took over the last `span`, in bits per second.
  func acknowledgedRate(over span: Duration) -> Double {
    guard let newest, let first = self.first(within: span) else { return 0 }
    return Self.rate(first.bytesAcknowledged, newest.bytesAcknowledged, newest.time - first.time)
  }

  /// What the peer took over the last `span` while something was under way, in bits per second.
  func busyRate(over span: Duration) -> Double {
    guard let newest, let first = self.first(within: span) else { return 0 }
    return Self.rate(first.bytesAcknowledged, newest.bytesAcknowledged, newest.busy - first.busy)
  }

  /// What the destination was given over the last `span`, in bits per second; `nil` before there is
  /// so much.
  func offeredRate(over span: Duration) -> Double? {
    guard let newest, let first = self.first(within: span), let oldest = self.samples.first,
      oldest.sample.time <= newest.time - span
    else { return nil }
    return Self.rate(first.bytesOffered, newest.bytesOffered, newest.time - first.time)
  }

  /// The part of the last `span` for which the peer's receive window held sending up, 0 to 1.
  func receiverLimitedShare(over span: Duration) -> Double {
    guard let newest, let first = self.first(within: span) else { return 0 }
    let time = newest.time - first.time
    guard time > .zero else { return 0 }
    return (newest.receiverLimited - first.receiverLimited) / time
  }

  /// Whether segments were lost before the path was full too, and no queue of the way is full of them: TCP
  /// then sends less than the way takes.
  var losesAtRandom: Bool {
    guard let newest, let shortest = self.shortestRoundTrip,
      newest.roundTrip - shortest < max(shortest / 4, Self.emptyDelay)
    else { return false }
    // A queue that overflows loses much, and all at once.
    let earlier = self.samples.prefix { $0.sample.time < newest.time - Self.overflow }
    guard let first = earlier.first?.sample, let last = earlier.last?.sample else { return false }
    return last.segmentsRetransmitted > first.segmentsRetransmitted
  }

  private func first(within span: Duration) -> PathSample? {
    guard let newest else { return nil }
    let begin = newest.time - span
    return self.samples.first { $0.sample.time >= begin }?.sample
  }

  private func delay(of sample: PathSample, rate: Double) -> Duration {
    let onTheWay =
      sample.roundTrip > .zero
      ? max(sample.roundTrip - (self.shortestRoundTrip ?? sample.roundTrip), .zero) : .zero
    let inSocket = Double(sample.bytesNotSent * 8) / rate
    return sample.queueDelay + .seconds(inSocket) + onTheWay
  }

  private var shortestRoundTrip: Duration? {
    switch (self.shortest.current, self.shortest.previous) {
    case (let current?, let previous?): min(current, previous)
    case (let known, nil), (nil, let known): known
    }
  }

  private mutating func measureRoundTrip(_ sample: PathSample) {
    guard sample.roundTrip > .zero else { return }
    if self.shortest.current == nil || sample.time - self.shortest.since > Self.roundTripWindow {
      self.shortest.previous = self.shortest.current
      self.shortest.current = sample.roundTrip
      self.shortest.since = sample.time
    } else {
      self.shortest.current = min(self.shortest.current ?? sample.roundTrip, sample.roundTrip)
    }
  }

  private static func rate(_ from: UInt64, _ to: UInt64, _ time: Duration) -> Double {
    guard time > .zero, to > from else { return 0 }
    return Double(to - from) * 8 / time.inSeconds
  }
}
