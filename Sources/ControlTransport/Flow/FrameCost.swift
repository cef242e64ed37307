/// The memory that frames take while they wait to be sent, in bytes.
struct FrameCost: Hashable, Sendable {
  /// Of messages, which wait for room.
  var messages = 0
  /// Of everything else, which does not.
  var answers = 0

  static func += (lhs: inout FrameCost, rhs: FrameCost) {
    lhs.messages += rhs.messages
    lhs.answers += rhs.answers
  }

  static func -= (lhs: inout FrameCost, rhs: FrameCost) {
    lhs.messages -= rhs.messages
    lhs.answers -= rhs.answers
  }

  var total: Int {
    self.messages + self.answers
  }
}
