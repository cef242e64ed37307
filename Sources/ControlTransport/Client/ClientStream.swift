/// The client's side of one stream, from its Open until the server's Close.
struct ClientStream {
  private enum State {
    /// The call runs. Moves to `cancelled`.
    case open(clientSends: Bool, headersReceived: Bool)
    /// This side gave up; the server's Close is awaited, because the stream counts until then.
    case cancelled
  }

  private var state = State.open(clientSends: true, headersReceived: false)

  /// Whether somebody here still waits for the answer.
  var isWanted: Bool {
    switch self.state {
    case .open:
      true
    case .cancelled:
      false
    }
  }

  enum OnHeaders: Equatable {
    case deliver
    case discard
    /// Headers come once, and before the messages.
    case violation
  }

  mutating func receivedHeaders() -> OnHeaders {
    switch self.state {
    case .open(let clientSends, headersReceived: false):
      self.state = .open(clientSends: clientSends, headersReceived: true)
      return .deliver
    case .open(_, headersReceived: true):
      return .violation
    case .cancelled:
      return .discard
    }
  }

  enum OnMessage: Equatable {
    case deliver
    /// The server left its headers out; they count as empty.
    case deliverAfterEmptyHeaders
    case discard
  }

  mutating func receivedMessage() -> OnMessage {
    switch self.state {
    case .open(_, headersReceived: true):
      return .deliver
    case .open(let clientSends, headersReceived: false):
      self.state = .open(clientSends: clientSends, headersReceived: true)
      return .deliverAfterEmptyHeaders
    case .cancelled:
      return .discard
    }
  }

  /// Whether this side may still send messages.
  var sends: Bool {
    switch self.state {
    case .open(let clientSends, _):
      clientSends
    case .cancelled:
      false
    }
  }

  /// This side sends no more. Returns whether the server is to be told.
  mutating func halfClose() -> Bool {
    switch self.state {
    case .open(clientSends: true, let headersReceived):
      self.state = .open(clientSends: false, headersReceived: headersReceived)
      return true
    case .open(clientSends: false, _), .cancelled:
      return false
    }
  }

  /// This side gives up. Returns whether the server is to be told.
  mutating func cancel() -> Bool {
    switch self.state {
    case .open:
      self.state = .cancelled
      return true
    case .cancelled:
      return false
    }
  }
}
