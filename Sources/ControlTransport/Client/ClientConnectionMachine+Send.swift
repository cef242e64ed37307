internal import GRPCCore

// What the calls do.

extension ClientConnectionMachine {
  enum OnOpen: Hashable {
    case opened(StreamID, [Action])
    /// The call cannot be made like this.
    case refused(RPCError)
    /// This connection takes no more calls; another may. Nothing was sent.
    case connectionEnds(RPCError)
  }

  /// A call begins.
  mutating func open(_ open: Open) -> OnOpen {
    switch self.state {
    case .awaitingHello, .closed:
      let message = "There is no connection to \(self.settings.peer)."
      return .connectionEnds(RPCError(code: .unavailable, message: message))
    case .draining(let error):
      return .connectionEnds(RPCError(error))
    case .open:
      break  // Checked below.
    }
    if let refusal = self.refusal(of: open) {
      return .refused(refusal)
    }
    guard let id = self.nextStreamID else {
      preconditionFailure("A connection drains when its last stream id is taken.")
    }
    self.nextStreamID = id.next
    self.streams[id] = ClientStream()
    self.core.opened(id)
    var actions = self.core.write(.stream(id, .open(open))).map { Action.connection($0) }
    if self.nextStreamID == nil {
      let message = "the connection to \(self.settings.peer) has used all its stream ids"
      self.state = .draining(ControlTransportError(code: .shutdown, message: message))
      actions.append(.noNewStreams)
    }
    return .opened(id, self.checkingOverflow(actions))
  }

  /// A call sends a message. The ticket is answered when it went out.
  mutating func sendMessage(
    _ message: MessageBytes,
    on id: StreamID,
    ticket: Ticket
  ) -> [Action] {
    guard self.streams[id]?.sends == true else {
      return [.connection(.fail(ticket, .callIsOver))]
    }
    return self.core.send(message, on: id, ticket: ticket).map { .connection($0) }
  }

  /// A write that waits is not wanted any more.
  mutating func cancelSend(_ ticket: Ticket) -> [Action] {
    self.core.cancelSend(ticket).map { .connection($0) }
  }

  /// A call sends no more messages.
  mutating func halfClose(_ id: StreamID) -> [Action] {
    guard self.streams[id]?.halfClose() == true else { return [] }
    return self.checkingOverflow(
      self.core.write(.stream(id, .halfClose)).map { .connection($0) }
    )
  }

  /// A call gives up: nobody reads its answer any more.
  mutating func cancel(_ id: StreamID) -> [Action] {
    guard self.streams[id]?.cancel() == true else { return [] }
    let error = RPCError(code: .cancelled, message: "The call was cancelled.")
    let actions =
      self.core.closed(id, because: error) + self.core.write(.stream(id, .cancel))
    return self.checkingOverflow(actions.map { .connection($0) } + [.finish(id, error)])
  }

  /// A call read messages of this cost.
  mutating func consumed(_ cost: Int, on id: StreamID) -> [Action] {
    guard self.state != .closed else { return [] }
    return self.core.consumed(cost, on: id).map { .connection($0) }
  }

  private func refusal(of open: Open) -> RPCError? {
    let limits = self.core.remote
    if self.streams.count >= limits.maxStreams {
      return RPCError(
        code: .resourceExhausted,
        message: "\(limits.maxStreams) calls run on the connection to \(self.settings.peer), "
          + "the most it takes."
      )
    }
    if open.metadata.wireSize > limits.usableMetadataSize {
      return .metadataTooLarge(open.metadata.wireSize, limit: limits.usableMetadataSize)
    }
    if let problem = open.metadata.wireProblem {
      return RPCError(code: .invalidArgument, message: "The call cannot be sent: \(problem).")
    }
    return nil
  }
}
