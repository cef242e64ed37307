internal import GRPCCore

// Frames from the client.

extension ServerConnectionMachine {
  mutating func received(_ frame: Frame) -> [Action] {
    self.core.receivedAnything()
    do {
      return self.checkingOverflow(try self.process(frame))
    } catch {
      return self.fail(error)
    }
  }

  private mutating func process(_ frame: Frame) throws(ControlTransportError) -> [Action] {
    switch (self.state, frame) {
    case (.awaitingHello, .connection(.hello(let hello))):
      return try self.process(hello)
    case (.awaitingHello, _):
      throw .violation("the first frame is not a Hello")
    case (.open, .connection(let frame)), (.draining, .connection(let frame)):
      return try self.process(frame)
    case (.open, .stream(let id, let frame)), (.draining, .stream(let id, let frame)):
      return try self.process(frame, on: id)
    case (.closed, _):
      return []
    }
  }

  private mutating func process(_ hello: Hello) throws(ControlTransportError) -> [Action] {
    let actions = try self.core.received(hello) + self.core.hello()
    self.state = .open
    return actions.map { .connection($0) } + self.startIdleTimer()
  }

  private mutating func process(
    _ frame: ConnectionFrame
  ) throws(ControlTransportError) -> [Action] {
    switch frame {
    case .hello:
      throw .violation("Hello came twice")
    case .ping(let opaque):
      return self.core.receivedPing(opaque).map { .connection($0) }
    case .pong:
      return []  // Heard, which is all a ping asks.
    case .windowUpdate(let increment):
      return try self.core.receivedWindowUpdate(increment).map { .connection($0) }
    case .goAway:
      return []  // Only a client opens streams: it opens no more, and closes when it is done.
    }
  }

  private mutating func process(
    _ frame: StreamFrame,
    on id: StreamID
  ) throws(ControlTransportError) -> [Action] {
    if case .open(let open) = frame {
      return try self.process(open, on: id)
    }
    guard let last = self.lastStreamID, id <= last, id.isOdd else {
      throw .violation("a frame came for stream \(id), which was never opened")
    }
    switch frame {
    case .open, .headers, .close:
      throw .violation("a frame for stream \(id) is one that only the server sends")
    case .message(let message):
      return try self.process(message, on: id)
    case .halfClose:
      return try self.processHalfClose(on: id)
    case .cancel:
      return self.processCancel(on: id)
    case .windowUpdate(let increment):
      return try self.core.receivedWindowUpdate(increment, on: id).map { .connection($0) }
    }
  }

  private mutating func process(
    _ message: MessageBytes,
    on id: StreamID
  ) throws(ControlTransportError) -> [Action] {
    switch self.streams[id]?.receivedMessage() {
    case .deliver:
      let actions = try self.core.received(message, on: id)
      return [.deliver(id, message)] + actions.map { .connection($0) }
    case .discard, .none:
      return try self.core.discarded(message, on: id).map { .connection($0) }
    case .violation:
      throw .violation("a message came for stream \(id) after its half-close")
    }
  }

  private mutating func processHalfClose(
    on id: StreamID
  ) throws(ControlTransportError) -> [Action] {
    switch self.streams[id]?.receivedHalfClose() {
    case .endRequests:
      return [.endRequests(id)]
    case .ignore, .none:
      return []
    case .violation:
      throw .violation("a second half-close came for stream \(id)")
    }
  }

  private mutating func processCancel(on id: StreamID) -> [Action] {
    guard self.streams[id]?.receivedCancel() == true else { return [] }
    let error = RPCError(code: .cancelled, message: "The client cancelled the call.")
    var actions: [Action] = [.connection(.cancel(.deadline(id)))]
    actions += self.core.closed(id, because: error).map { .connection($0) }
    return actions + [.stop(id, error)]
  }
}

// MARK: - Open

extension ServerConnectionMachine {
  private mutating func process(
    _ open: Open,
    on id: StreamID
  ) throws(ControlTransportError) -> [Action] {
    guard id.isOdd else {
      throw .violation("stream \(id) was opened, but a client's streams are odd")
    }
    if let last = self.lastStreamID, id <= last {
      throw .violation("stream \(id) was opened after stream \(last), but streams rise")
    }
    self.lastStreamID = id
    if let status = self.refusal(of: open) {
      return self.core.write(.stream(id, .close(status, [:]))).map { .connection($0) }
    }

    var actions: [Action] = []
    if self.streams.isEmpty, self.settings.idleTimeout != nil {
      actions.append(.connection(.cancel(.idle)))
    }
    self.streams[id] = ServerStream()
    self.core.opened(id)
    actions.append(.accept(id, open))
    if let timeout = open.timeout {
      actions.append(.connection(.start(.deadline(id), after: timeout)))
    }
    return actions
  }

  /// Why a stream is closed instead of handled.
  private func refusal(of open: Open) -> Status? {
    let limits = self.settings.limits
    if self.state == .draining {
      return Status(
        code: .unavailable,
        message: "The server is shutting down and did not begin this call."
      )
    }
    if self.streams.values.count(where: \.counts) >= limits.maxStreams {
      return Status(
        code: .resourceExhausted,
        message: "\(limits.maxStreams) streams are open on this connection, the most it takes."
      )
    }
    if open.metadata.wireSize > limits.maxMetadataSize {
      return Status(
        code: .resourceExhausted,
        message: "The metadata counts \(open.metadata.wireSize) bytes, "
          + "the limit is \(limits.maxMetadataSize)."
      )
    }
    if let problem = open.metadata.wireProblem {
      return Status(code: .invalidArgument, message: "In the call's metadata, \(problem).")
    }
    if MethodDescriptor(path: open.method) == nil {
      return Status(
        code: .unimplemented,
        message: "The method is not of the form package.Service/Method."
      )
    }
    return nil
  }

  func startIdleTimer() -> [Action] {
    guard self.state == .open, let timeout = self.settings.idleTimeout else { return [] }
    return [.connection(.start(.idle, after: timeout))]
  }
}

extension MethodDescriptor {
  /// A method from `package.Service/Method`; a leading slash, as HTTP/2 has it, is allowed.
  init?(path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let names = parts.first == "" ? parts.dropFirst() : parts[...]
    guard names.count == 2, let service = names.first, let method = names.last,
      !service.isEmpty, !method.isEmpty
    else { return nil }
    self.init(fullyQualifiedService: String(service), method: String(method))
  }
}

extension ControlTransportError {
  static func violation(_ what: String) -> ControlTransportError {
    ControlTransportError(code: .protocolViolation, message: what)
  }
}
