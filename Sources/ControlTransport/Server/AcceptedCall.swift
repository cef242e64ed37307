internal import GRPCCore

/// A call that a client opened, on its way to a handler.
struct AcceptedCall: Sendable {
  /// What may happen to a call while its handler runs. The end of the signals stops the handler.
  enum Signal: Sendable {
    case shuttingDown
  }

  typealias Requests = PartSequence<RPCRequestPart<MessageBytes>>

  let id: StreamID
  let method: MethodDescriptor
  let requests: Requests
  let signals: AsyncStream<Signal>
}
