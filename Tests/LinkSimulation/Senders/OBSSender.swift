/// The way of OBS Studio's “dynamic bitrate”, written from a description of what it does: an estimate
/// from what was sent in the last one or two seconds, a cut when the queue is 200 ms long, a step of a
/// tenth every four seconds. It drops nothing.
///
/// OBS sees only its own queue; here the socket keeps little back, which shows it more than it sees
/// on a real system.
public struct OBSSender: SimulatedSender {
  private struct Waiting {
    var unit: StreamModel.Unit
    var time: Double
  }

  private struct Sent {
    var bytes: Int
    var time: Double
  }

  private let original: Double
  private let sound: Double
  private var current: Double
  private var previous = 0.0
  private var estimate: Double?
  private var raiseAt: Double?
  private var queue = Fifo<Waiting>()
  private var sent = Fifo<Sent>()
  private var sentBytes = 0
  private static let congestion = 0.2
  private static let wait = 4.0

  public let name = "OBS"
  public let picturesDropped = 0
  public let soundDropped = 0

  public init(highest: Double, sound: Double) {
    self.original = highest
    self.current = highest
    self.sound = sound
  }

  public var rate: Double { self.current }

  public mutating func takeKeyframeRequest() -> Bool { false }

  public mutating func encoded(_ unit: StreamModel.Unit, at time: Double) {
    self.queue.append(Waiting(unit: unit, time: time))
    if unit.isPicture { self.check(at: time) }
  }

  public mutating func next(at time: Double) -> Int {
    guard let waiting = self.queue.popFirst() else { return 0 }
    self.record(waiting.unit.bytes, at: time)
    return waiting.unit.bytes
  }

  public mutating func advanced(_ connection: SimulatedConnection, at time: Double) {
    guard let raiseAt, time >= raiseAt else { return }
    self.previous = self.current
    self.current = min(self.current + self.original / 10, self.original)
    self.raiseAt = self.current < self.original ? time + Self.wait : nil
  }

  public func queueDelay(at time: Double) -> Double {
    self.queue.first.map { time - $0.time } ?? 0
  }

  private mutating func record(_ bytes: Int, at time: Double) {
    self.sent.append(Sent(bytes: bytes, time: time))
    self.sentBytes += bytes
    guard let first = self.sent.first else { return }
    let window = time - first.time
    if window >= 2, let oldest = self.sent.popFirst() { self.sentBytes -= oldest.bytes }
    guard window >= 1 else {
      self.estimate = nil
      return
    }
    self.estimate = max(Double(self.sentBytes) * 8 / window - self.sound, 50_000)
  }

  private mutating func check(at time: Double) {
    guard self.queue.count >= 5, let last = self.queue.last,
      let first = self.queue.first(where: { $0.unit.isPicture && !$0.unit.isKeyframe }),
      last.time - first.time >= Self.congestion
    else { return }
    if let estimate, estimate < self.current {
      self.current = max((estimate / 100_000).rounded(.down) * 100_000, 50_000)
      self.sent = Fifo()
      self.sentBytes = 0
      self.estimate = nil
    } else if self.previous > 0 {
      self.current = self.previous
    } else {
      return
    }
    self.previous = 0
    self.raiseAt = time + Self.wait
  }
}
