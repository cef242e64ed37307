/// Counts what was handed to the socket and not taken by it yet.
///
/// Policy: from `highWater` on messages wait with their writers, so there is never more than that
/// and one message. Answers (closes, pongs, window updates) still pass, until there are
/// `answerLimit` bytes of them, where the connection is given up.
struct OutboundBuffer {
  private let highWater: Int
  private let answerLimit: Int
  private(set) var pending = FrameCost()

  init(highWater: Int, answerLimit: Int) {
    self.highWater = highWater
    self.answerLimit = answerLimit
  }

  var isEmpty: Bool {
    self.pending.total == 0
  }

  var takesMessages: Bool {
    self.pending.total < self.highWater
  }

  var isOverLimit: Bool {
    self.pending.answers > self.answerLimit
  }

  mutating func add(_ cost: FrameCost) {
    self.pending += cost
  }

  mutating func flushed(_ cost: FrameCost) {
    self.pending -= cost
  }
}
