/// The way of HaishinKit's adaptive strategy, written from a description of what it is meant to do:
/// once a second it looks whether the queue grew twice in a row, and goes down to what was sent; every
/// sixteenth good second it goes up by a tenth. It drops nothing.
public struct HaishinKitSender: SimulatedSender {
  private struct Waiting {
    var bytes: Int
    var time: Double
  }

  private let highest: Double
  private let sound: Double
  private var current: Double
  private var queue = Fifo<Waiting>()
  private var queued = 0
  private var bytesOut = 0
  private var samples: [Int] = []
  private var good = 0
  private var zeros = 0
  private var nextSample = 1.0

  public let name = "HaishinKit"
  public let picturesDropped = 0
  public let soundDropped = 0

  public init(highest: Double, sound: Double) {
    self.highest = highest
    self.current = highest
    self.sound = sound
  }

  public var rate: Double { self.current }

  public mutating func takeKeyframeRequest() -> Bool { false }

  public mutating func encoded(_ unit: StreamModel.Unit, at time: Double) {
    self.queue.append(Waiting(bytes: unit.bytes, time: time))
    self.queued += unit.bytes
  }

  public mutating func next(at time: Double) -> Int {
    guard let waiting = self.queue.popFirst() else { return 0 }
    self.queued -= waiting.bytes
    self.bytesOut += waiting.bytes
    return waiting.bytes
  }

  public mutating func advanced(_ connection: SimulatedConnection, at time: Double) {
    guard time >= self.nextSample else { return }
    self.nextSample += 1
    defer { self.bytesOut = 0 }
    self.samples = (self.samples + [self.queued]).suffix(3)
    if self.samples.count == 3, self.samples[0] < self.samples[1],
      self.samples[1] < self.samples[2]
    {
      self.samples = []
      self.good = 0
      if self.bytesOut > 0 {
        let seen = Double(self.bytesOut * 8) / Double(self.zeros + 1) - self.sound
        self.current = min(self.current, max(seen, self.highest / 10))
        self.zeros = 0
      } else {
        self.zeros += 1
      }
      return
    }
    guard self.current < self.highest else { return }
    self.good += 1
    if self.good >= 16 {
      self.good = 0
      self.current = min(self.current + self.highest / 10, self.highest)
    }
  }

  public func queueDelay(at time: Double) -> Double {
    self.queue.first.map { time - $0.time } ?? 0
  }
}
