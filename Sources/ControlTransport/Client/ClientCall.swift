internal import GRPCCore
internal import Synchronization

/// One call on a connection: opened by its first write, over when its closure has returned.
final class ClientCall: Sendable {
  private enum State {
    /// Nothing was written. Moves to `opening` or `over`.
    case unopened
    /// The Open is on its way. Moves to `open` or `over`.
    case opening
    /// Moves to `over`.
    case open(StreamID)
    /// Terminal.
    case over
  }

  typealias Response = PartSequence<RPCResponsePart<MessageBytes>>

  private let connection: ClientConnection
  private let method: MethodDescriptor
  private let options: CallOptions
  private let state = Mutex(State.unopened)
  private let response: ClientConnectionHandler.Response
  private let parts: AsyncThrowingStream<Response.Entry, any Error>

  init(connection: ClientConnection, method: MethodDescriptor, options: CallOptions) {
    self.connection = connection
    self.method = method
    self.options = options
    (self.parts, self.response) = AsyncThrowingStream.makeStream()
  }

  /// The answer.
  var inbound: Response {
    PartSequence(base: self.parts) { cost in
      guard let id = self.openID else { return }
      self.connection.consumed(cost, on: id)
    }
  }

  func write(_ part: RPCRequestPart<MessageBytes>) async throws {
    switch part {
    case .metadata(let metadata):
      try await self.open(metadata)
    case .message(let message):
      guard let id = self.openID else { throw RPCError.callIsOver }
      if let limit = self.options.maxRequestMessageBytes, message.count > limit {
        throw RPCError(
          code: .resourceExhausted,
          message: "A request of \(message.count) bytes is over the call's limit, \(limit)."
        )
      }
      try await self.connection.send(message, on: id)
    }
  }

  /// No more messages come.
  func finishRequests() {
    guard let id = self.openID else { return }
    self.connection.halfClose(id)
  }

  /// The call cannot go on.
  func fail(_ error: any Error) {
    self.response.finish(throwing: error)
    self.end()
  }

  /// Nobody reads the answer any more. The server hears of it if it has not answered yet.
  func end() {
    let state = self.state.withLock { state in
      defer { state = .over }
      return state
    }
    switch state {
    case .open(let id):
      self.connection.cancel(id)
    case .unopened, .opening, .over:
      break  // Nothing was sent, or `open` sees that the call is over.
    }
    self.response.finish()
  }

  private var openID: StreamID? {
    self.state.withLock { state in
      switch state {
      case .open(let id):
        id
      case .unopened, .opening, .over:
        nil
      }
    }
  }

  private func open(_ metadata: Metadata) async throws {
    let isFirst = self.state.withLock { state in
      guard case .unopened = state else { return false }
      state = .opening
      return true
    }
    guard isFirst else { throw RPCError.callIsOver }

    var sent = Metadata(metadata.map { (key: $0.key.lowercased(), value: $0.value) })
    sent.removeAllValues(forKey: Metadata.timeoutKey)
    let open = Open(
      method: self.method.fullyQualifiedMethod,
      metadata: sent,
      timeout: metadata.callTimeout ?? self.options.timeout
    )
    let id = try await self.connection.open(open, response: self.response)
    let isWanted = self.state.withLock { state in
      guard case .opening = state else { return false }
      state = .open(id)
      return true
    }
    if !isWanted {
      self.connection.cancel(id)
    }
  }
}
