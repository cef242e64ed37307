/// The server's side of one stream, from its Open until its handler has returned.
///
/// A client may open the next stream as soon as it has read a Close, which is before the handler
/// that answered has returned: such a handler does not count any more.
struct ServerStream {
  private enum State {
    /// The call runs. Moves to `cancelled` or `closed`.
    case open(clientSends: Bool, headersSent: Bool)
    /// The client gave up; the Close is due when the handler returns.
    case cancelled
    /// The Close was sent over the head of the handler, which is still to return.
    case closed
    /// The handler gave its status and the Close is sent; the handler is about to return.
    case answered
  }

  private var state = State.open(clientSends: true, headersSent: false)

  enum OnMessage: Equatable {
    /// Hand it to the handler.
    case deliver
    /// Drop it: the call is over, the client could not know yet.
    case discard
    /// The client said that it sends no more.
    case violation
  }

  func receivedMessage() -> OnMessage {
    switch self.state {
    case .open(clientSends: true, _):
      .deliver
    case .open(clientSends: false, _):
      .violation
    case .cancelled, .closed, .answered:
      .discard
    }
  }

  enum OnHalfClose: Equatable {
    /// Tell the handler that the requests are over.
    case endRequests
    case ignore
    case violation
  }

  mutating func receivedHalfClose() -> OnHalfClose {
    switch self.state {
    case .open(clientSends: true, let headersSent):
      self.state = .open(clientSends: false, headersSent: headersSent)
      return .endRequests
    case .open(clientSends: false, _):
      return .violation
    case .cancelled, .closed, .answered:
      return .ignore
    }
  }

  /// The client gave up. Returns whether the call was still running.
  mutating func receivedCancel() -> Bool {
    switch self.state {
    case .open:
      self.state = .cancelled
      return true
    case .cancelled, .closed, .answered:
      return false
    }
  }

  enum OnSend: Equatable {
    case send
    /// The call is over.
    case refuse
    /// Headers were sent before.
    case misuse
  }

  mutating func sendHeaders() -> OnSend {
    switch self.state {
    case .open(let clientSends, headersSent: false):
      self.state = .open(clientSends: clientSends, headersSent: true)
      return .send
    case .open(_, headersSent: true):
      return .misuse
    case .cancelled, .closed, .answered:
      return .refuse
    }
  }

  func sendMessage() -> OnSend {
    switch self.state {
    case .open:
      .send
    case .cancelled, .closed, .answered:
      .refuse
    }
  }

  /// Whether the stream counts towards the limit: until its handler has given a status or returned.
  var counts: Bool {
    switch self.state {
    case .open, .cancelled, .closed: true
    case .answered: false
    }
  }

  /// The handler ends the call with a status. Returns whether a Close is to be sent.
  mutating func answer() -> Bool {
    self.end(in: .answered)
  }

  /// The call is ended over the head of its handler. Returns whether a Close is to be sent.
  mutating func close() -> Bool {
    self.end(in: .closed)
  }

  private mutating func end(in state: State) -> Bool {
    switch self.state {
    case .open:
      self.state = state
      return true
    case .cancelled, .closed, .answered:
      return false
    }
  }

  enum OnHandlerReturned: Equatable {
    /// The call was closed before.
    case none
    /// The client, which gave up, learns that its stream is free.
    case closeCancelled
    /// The handler left without a status.
    case closeUnanswered
  }

  func handlerReturned() -> OnHandlerReturned {
    switch self.state {
    case .open:
      .closeUnanswered
    case .cancelled:
      .closeCancelled
    case .closed, .answered:
      .none
    }
  }
}
