internal import GRPCCore

/// What either side's state machine asks of the connection.
enum ConnectionAction: Hashable, Sendable {
  case write(Frame)
  /// A waiting write went out.
  case resume(Ticket)
  /// A waiting write will not go out.
  case fail(Ticket, RPCError)
  /// Start a timer, or start it anew.
  case start(ConnectionTimer, after: Duration)
  case cancel(ConnectionTimer)
  case close(CloseMode)

  enum CloseMode: Hashable, Sendable {
    /// Send what was written, then close.
    case afterFlush
    /// Drop what was not sent.
    case now
  }
}
