/// The server's side of one stream, from its Open until its handler has returned.
struct ServerStream {
  private enum State {
    /// The call runs. Moves to `cancelled` or `closed`.
    case open(clientSends: Bool, headersSent: Bool)
    /// The client gave up; the Close is due when the handler returns.
    case cancelled
    /// The Close is sent; the handler is still to return.
    case closed
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
    case .cancelled, .closed:
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
    case .cancelled, .closed:
      return .ignore
    }
  }

  /// The client gave up. Returns whether the call was still running.
  mutating func receivedCancel() -> Bool {
    switch self.state {
    case .open:
      self.state = .cancelled
      return true
    case .cancelled, .closed:
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
    case .cancelled, .closed:
      return .refuse
    }
  }

  func sendMessage() -> OnSend {
    switch self.state {
    case .open:
      .send
    case .cancelled, .closed:
      .refuse
    }
  }

  /// The call ends with a status. Returns whether a Close is to be sent.
  mutating func close() -> Bool {
    switch self.state {
    case .open:
      self.state = .closed
      return true
    case .cancelled, .closed:
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
    case .closed:
      .none
    }
  }
}
