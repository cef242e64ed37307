internal import Synchronization

private let lastTicket = Atomic<UInt64>(0)

extension Ticket {
  /// A ticket that no other write of this process has.
  static func next() -> Ticket {
    Ticket(rawValue: lastTicket.wrappingAdd(1, ordering: .relaxed).newValue)
  }
}
