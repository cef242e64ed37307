public import Adaptation
public import Media
internal import NIOCore
internal import Publishing
internal import RTMP

/// Rackcast's own way: its queue, and its rate controller, measured as often as a publisher does.
public struct RackcastSender: SimulatedSender {
  public let name = "Rackcast"
  /// Each change of the rate, at its time in seconds.
  public private(set) var decisions: [(time: Double, decision: RateDecision)] = []

  private var controller: RateController
  private var queue: PacketQueue
  private var offered: UInt64 = 0
  private var isKeyframeWanted = false
  private var nextSample = 0.0
  private let interval: Double
  private let fixedRate: Double?
  private let zeros = ByteBuffer(repeating: 0, count: 1 << 20)

  /// - Parameters:
  ///   - bounds: within what it decides.
  ///   - interval: seconds from one measurement to the next.
  ///   - fixedRate: what the encoder aims at whatever is decided, in bits per second, as for a destination
  ///     that is served by dropping; `nil` follows.
  public init(_ bounds: RateBounds, interval: Double = 0.2, fixedRate: Double? = nil) {
    self.controller = RateController(bounds, at: .zero)
    self.controller.isFollowed = fixedRate == nil
    self.fixedRate = fixedRate
    self.queue = PacketQueue(PacketQueue.Bounds(budget: bounds.budget))
    self.queue.begin(with: [], hasVideo: true, at: .zero)
    self.interval = interval
  }

  public var rate: Double { self.fixedRate ?? self.heldRate }

  /// What the path is held to take.
  public var heldRate: Double { Double(self.controller.rate.bitsPerSecond) }

  /// Whether the path keeps the rate down.
  public var isHeldDown: Bool { self.controller.isHeldDown }

  /// The rate at which bursts passed.
  public var burstRate: Bitrate { self.controller.burstRate }

  /// Goes over to other bounds of the rate.
  public mutating func setBounds(_ bounds: RateBounds, at time: Double) {
    if let decision = self.controller.setBounds(bounds) { self.decisions.append((time, decision)) }
  }

  /// Others gave some of the path up.
  public mutating func pathMayHaveRoom(at time: Double) {
    self.controller.pathMayHaveRoom(at: Self.mediaTime(time))
  }

  public var picturesDropped: Int { Int(self.queue.videoDropped) }

  public var soundDropped: Int { Int(self.queue.audioDropped) }

  public mutating func takeKeyframeRequest() -> Bool {
    defer { self.isKeyframeWanted = false }
    return self.isKeyframeWanted
  }

  public mutating func encoded(_ unit: StreamModel.Unit, at time: Double) {
    self.offered += UInt64(unit.bytes)
    let message = MediaMessage(
      kind: unit.isPicture ? .video : .audio,
      timestamp: 0,
      body: self.zeros.getSlice(at: 0, length: min(unit.bytes, 1 << 20)) ?? ByteBuffer(),
      isKeyframe: unit.isKeyframe,
      isSequenceHeader: false
    )
    _ = self.queue.append(message, at: Self.mediaTime(time))
  }

  public mutating func next(at time: Double) -> Int {
    if let entry = self.queue.next() { return entry.message.body.readableBytes }
    if self.queue.asksForKeyframe(at: Self.mediaTime(time)) { self.isKeyframeWanted = true }
    return 0
  }

  public mutating func advanced(_ connection: SimulatedConnection, at time: Double) {
    guard time >= self.nextSample else { return }
    self.nextSample += self.interval
    let now = Self.mediaTime(time)
    let sample = PathSample(
      time: now,
      queueDelay: self.queue.delay(at: now),
      bytesOffered: self.offered,
      bytesAcknowledged: UInt64(connection.bytesAcknowledged),
      bytesNotSent: Int(connection.bytesNotSent),
      bytesInSocket: Int(connection.bytesNotSent + connection.bytesUnderWay),
      roundTrip: .nanoseconds(Int64(connection.roundTrip * 1e9)),
      deliveryRate: Bitrate(bitsPerSecond: Int(connection.deliveryRate)),
      receiverLimited: .nanoseconds(Int64(connection.receiverLimited * 1e9)),
      busy: .nanoseconds(Int64(connection.busy * 1e9)),
      segmentsRetransmitted: connection.losses
    )
    if let decision = self.controller.measured(sample) {
      self.decisions.append((time, decision))
    }
  }

  public func queueDelay(at time: Double) -> Double {
    self.queue.delay(at: Self.mediaTime(time)).inSeconds
  }

  private static func mediaTime(_ seconds: Double) -> MediaTime {
    MediaTime(nanoseconds: Int64(seconds * 1e9))
  }
}
