internal import GRPCCore

// What the handlers of the streams do.

extension ServerConnectionMachine {
  /// A handler accepts its call. The ticket is answered at once.
  mutating func sendHeaders(
    _ metadata: Metadata,
    on id: StreamID,
    ticket: Ticket
  ) -> [Action] {
    switch self.streams[id]?.sendHeaders() {
    case .send:
      let limit = self.core.remote.usableMetadataSize
      guard metadata.wireSize <= limit else {
        return [.connection(.fail(ticket, .metadataTooLarge(metadata.wireSize, limit: limit)))]
      }
      let actions = self.core.write(.stream(id, .headers(metadata)))
      return self.checkingOverflow((actions + [.resume(ticket)]).map { .connection($0) })
    case .misuse:
      let error = RPCError(code: .internalError, message: "The headers were sent before.")
      return [.connection(.fail(ticket, error))]
    case .refuse, .none:
      return [.connection(.fail(ticket, .callIsOver))]
    }
  }

  /// A handler sends a message. The ticket is answered when it went out.
  mutating func sendMessage(
    _ message: MessageBytes,
    on id: StreamID,
    ticket: Ticket
  ) -> [Action] {
    switch self.streams[id]?.sendMessage() {
    case .send:
      return self.core.send(message, on: id, ticket: ticket).map { .connection($0) }
    case .misuse, .refuse, .none:
      return [.connection(.fail(ticket, .callIsOver))]
    }
  }

  /// A write that waits is not wanted any more.
  mutating func cancelSend(_ ticket: Ticket) -> [Action] {
    self.core.cancelSend(ticket).map { .connection($0) }
  }

  /// A handler ends its call. The ticket is answered at once.
  mutating func sendStatus(
    _ status: Status,
    _ metadata: Metadata,
    on id: StreamID,
    ticket: Ticket
  ) -> [Action] {
    guard self.streams[id]?.answer() == true else {
      return [.connection(.fail(ticket, .callIsOver))]
    }
    let actions = self.writeClose(id, status, metadata)
    return self.checkingOverflow(actions + [.connection(.resume(ticket))])
  }

  /// A handler returned; its stream is free.
  mutating func handlerReturned(_ id: StreamID) -> [Action] {
    guard let stream = self.streams.removeValue(forKey: id) else { return [] }
    var actions: [Action]
    switch stream.handlerReturned() {
    case .none:
      actions = []
    case .closeCancelled:
      let status = Status(code: .cancelled, message: "The client cancelled the call.")
      actions = self.core.write(.stream(id, .close(status, [:]))).map { .connection($0) }
    case .closeUnanswered:
      let status = Status(code: .unknown, message: "The service left the call without a status.")
      actions = self.writeClose(id, status, [:])
    }
    if self.streams.isEmpty {
      actions += self.state == .draining ? self.leave() : self.startIdleTimer()
    }
    return self.checkingOverflow(actions)
  }

  /// A handler read messages of this cost.
  mutating func consumed(_ cost: Int, on id: StreamID) -> [Action] {
    guard self.state != .closed else { return [] }
    return self.core.consumed(cost, on: id).map { .connection($0) }
  }

  /// Ends a call over the head of its handler.
  mutating func close(_ id: StreamID, _ status: Status) -> [Action] {
    guard self.streams[id]?.close() == true, let code = RPCError.Code(status.code) else {
      return []
    }
    let actions = self.writeClose(id, status, [:])
    return actions + [.stop(id, RPCError(code: code, message: status.message))]
  }

  private mutating func writeClose(
    _ id: StreamID,
    _ status: Status,
    _ metadata: Metadata
  ) -> [Action] {
    var actions = self.core.closed(id, because: .callIsOver)
    actions += self.core.write(.stream(id, self.closeFrame(status, metadata)))
    actions.append(.cancel(.deadline(id)))
    return actions.map { .connection($0) }
  }

  /// A Close that the client takes: metadata over its limit is replaced by saying so, and a long
  /// message is cut.
  private func closeFrame(_ status: Status, _ metadata: Metadata) -> StreamFrame {
    let limit = self.core.remote.usableMetadataSize
    guard metadata.wireSize <= limit else {
      let error = RPCError.metadataTooLarge(metadata.wireSize, limit: limit)
      return .close(Status(code: Status.Code(error.code), message: error.message), [:])
    }
    let message = status.message.cut(toUTF8: Self.longestStatusMessage)
    return .close(Status(code: status.code, message: message), metadata)
  }

  /// With the largest metadata and this, a Close is within the smallest frame limit.
  private static let longestStatusMessage = 4096
}

extension RPCError {
  static let callIsOver = RPCError(code: .cancelled, message: "The call is over.")

  static func metadataTooLarge(_ size: Int, limit: Int) -> RPCError {
    RPCError(
      code: .resourceExhausted,
      message: "The metadata counts \(size) bytes, the other side takes \(limit)."
    )
  }
}

extension String {
  /// The longest beginning of whole characters with at most so many bytes of UTF-8.
  func cut(toUTF8 limit: Int) -> String {
    guard self.utf8.count > limit else { return self }
    var size = 0
    return String(
      self.prefix { character in
        size += character.utf8.count
        return size <= limit
      }
    )
  }
}
