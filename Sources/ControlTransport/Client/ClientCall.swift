internal import GRPCCore
internal import Synchronization

/// One call: opened by its first write, over when its closure has returned.
final class ClientCall: Sendable {
  typealias Response = PartSequence<RPCResponsePart<MessageBytes>>

  private enum State {
    /// Nothing was written. Moves to `opening` or `over`.
    case unopened
    /// The Open is on its way. Moves to `open` or `over`.
    case opening
    /// Moves to `over`.
    case open(StreamID, ClientConnection)
    /// Terminal.
    case over
  }

  /// How often a call looks for another connection when the one it got ends before its Open.
  private static let attempts = 3

  private let method: MethodDescriptor
  private let options: CallOptions
  private let connection: ClientConnection
  private let nextConnection: @Sendable () async throws -> ClientConnection
  private let state = Mutex(State.unopened)
  private let response: ClientConnectionHandler.Response
  private let parts: AsyncThrowingStream<Response.Entry, any Error>

  /// - Parameters:
  ///   - connection: Where the call is to be made.
  ///   - nextConnection: Gives another when that one has just ended.
  init(
    method: MethodDescriptor,
    options: CallOptions,
    connection: ClientConnection,
    nextConnection: @escaping @Sendable () async throws -> ClientConnection
  ) {
    self.method = method
    self.options = options
    self.connection = connection
    self.nextConnection = nextConnection
    (self.parts, self.response) = AsyncThrowingStream.makeStream()
  }

  /// The answer.
  var inbound: Response {
    PartSequence(base: self.parts) { cost in
      guard let (id, connection) = self.stream else { return }
      connection.consumed(cost, on: id)
    }
  }

  func write(_ part: RPCRequestPart<MessageBytes>) async throws {
    switch part {
    case .metadata(let metadata):
      try await self.open(metadata)
    case .message(let message):
      guard let (id, connection) = self.stream else { throw RPCError.callIsOver }
      if let limit = self.options.maxRequestMessageBytes, message.count > limit {
        throw RPCError(
          code: .resourceExhausted,
          message: "A request of \(message.count) bytes is over the call's limit, \(limit)."
        )
      }
      try await connection.send(message, on: id)
    }
  }

  /// No more messages come.
  func finishRequests() {
    guard let (id, connection) = self.stream else { return }
    connection.halfClose(id)
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
    case .open(let id, let connection):
      connection.cancel(id)
    case .unopened, .opening, .over:
      break  // Nothing was sent, or `open` sees that the call is over.
    }
    self.response.finish()
  }

  private var stream: (id: StreamID, connection: ClientConnection)? {
    self.state.withLock { state in
      switch state {
      case .open(let id, let connection):
        (id, connection)
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

    var sent = metadata.withLowerCaseKeys
    sent.removeAllValues(forKey: Metadata.timeoutKey)
    let open = Open(
      method: self.method.fullyQualifiedMethod,
      metadata: sent,
      timeout: metadata.callTimeout ?? self.options.timeout
    )
    let (id, connection) = try await self.open(open)
    let isWanted = self.state.withLock { state in
      guard case .opening = state else { return false }
      state = .open(id, connection)
      return true
    }
    if !isWanted {
      connection.cancel(id)
    }
  }

  /// Opens the stream; on another connection if the one at hand ended before it could be.
  private func open(_ open: Open) async throws -> (StreamID, ClientConnection) {
    var connection = self.connection
    var attempt = 1
    while true {
      do {
        return (try await connection.open(open, response: self.response), connection)
      } catch let ends as ClientConnectionHandler.ConnectionEnds {
        guard attempt < Self.attempts else { throw ends.error }
        attempt += 1
        connection = try await self.nextConnection()
      }
    }
  }
}
