internal import GRPCCore
internal import NIOCore

/// Runs the server's state machine on a channel.
final class ServerConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// The connection's ends of a call.
  private struct Call {
    let requests: AsyncThrowingStream<AcceptedCall.Requests.Entry, any Error>.Continuation
    let signals: AsyncStream<AcceptedCall.Signal>.Continuation
  }

  private let settings: ConnectionSettings
  /// Why this connection is not taken, if it is not.
  private let refusal: ControlTransportError?
  /// Bounded by the streams of the connection.
  private let accepted: AsyncStream<AcceptedCall>.Continuation
  private var machine: ServerConnectionMachine
  private var wire: ConnectionWire?
  private var calls: [StreamID: Call] = [:]
  private var actions: [ServerConnectionMachine.Action] = []
  private var isPerforming = false
  private var isReading = false

  init(
    settings: ConnectionSettings,
    refusal: ControlTransportError?,
    accepted: AsyncStream<AcceptedCall>.Continuation
  ) {
    self.settings = settings
    self.refusal = refusal
    self.accepted = accepted
    self.machine = ServerConnectionMachine(settings: settings)
  }

  // MARK: - The channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.wire = ConnectionWire(
      context: context,
      settings: self.settings,
      onTimer: { [weak self] timer in self?.handle { $0.timerFired(timer) } },
      onFlushed: { [weak self] cost in self?.handle { $0.flushed(cost) } }
    )
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.wire = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    self.handle { machine in
      guard let refusal = self.refusal else { return machine.connected() }
      return machine.refuse(refusal)
    }
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let wire = self.wire else { return }
    self.isReading = true
    wire.append(self.unwrapInboundIn(data))
    do {
      while let frame = try wire.nextFrame() {
        self.handle { $0.received(frame) }
      }
    } catch {
      self.handle { $0.received(error) }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    self.isReading = false
    self.wire?.flush()
    context.fireChannelReadComplete()
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.handle { $0.connectionLost() }
    self.wire?.channelInactive()
    self.accepted.finish()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A socket error; the channel becomes inactive, which ends the calls.
    context.close(promise: nil)
  }

  // MARK: - The calls

  func send(
    _ part: RPCResponsePart<MessageBytes>,
    on id: StreamID,
    ticket: Ticket,
    promise: EventLoopPromise<Void>
  ) {
    guard let wire = self.wire else { return promise.fail(RPCError.callIsOver) }
    wire.wait(promise, ticket: ticket)
    self.handle { machine in
      switch part {
      case .metadata(let metadata):
        machine.sendHeaders(metadata.withLowerCaseKeys, on: id, ticket: ticket)
      case .message(let message):
        machine.sendMessage(message, on: id, ticket: ticket)
      case .status(let status, let metadata):
        machine.sendStatus(status, metadata.withLowerCaseKeys, on: id, ticket: ticket)
      }
    }
  }

  func cancelSend(_ ticket: Ticket) {
    self.handle { $0.cancelSend(ticket) }
  }

  func consumed(_ cost: Int, on id: StreamID) {
    self.handle { $0.consumed(cost, on: id) }
  }

  func handlerReturned(_ id: StreamID) {
    self.calls[id] = nil
    self.handle { $0.handlerReturned(id) }
  }

  func beginGracefulShutdown() {
    self.handle { $0.beginGracefulShutdown() }
  }

  // MARK: - Actions

  /// Feeds an event to the machine and does what it says. Events that come of it, as a flush that
  /// ends at once, are done after it, in order.
  private func handle(
    _ event: (inout ServerConnectionMachine) -> [ServerConnectionMachine.Action]
  ) {
    self.actions += event(&self.machine)
    guard !self.isPerforming else { return }
    self.isPerforming = true
    repeat {
      while !self.actions.isEmpty {
        self.run(self.actions.removeFirst())
      }
      if !self.isReading {
        self.wire?.flush()
      }
    } while !self.actions.isEmpty
    self.isPerforming = false
  }

  private func run(_ action: ServerConnectionMachine.Action) {
    switch action {
    case .connection(let action):
      self.wire?.run(action)
    case .accept(let id, let open):
      self.accept(id, open)
    case .deliver(let id, let message):
      self.calls[id]?.requests.yield(.init(part: .message(message), cost: message.flowCost))
    case .endRequests(let id):
      self.calls[id]?.requests.finish()
    case .shuttingDown(let id):
      self.calls[id]?.signals.yield(.shuttingDown)
    case .stop(let id, let error):
      self.calls[id]?.requests.finish(throwing: error)
      self.calls[id]?.signals.finish()
    }
  }

  private func accept(_ id: StreamID, _ open: Open) {
    guard let method = MethodDescriptor(path: open.method), let eventLoop = self.wire?.eventLoop
    else { preconditionFailure("The machine accepts only methods with a name, while connected.") }
    let (requests, requestsEnd) = AsyncThrowingStream.makeStream(
      of: AcceptedCall.Requests.Entry.self
    )
    let (signals, signalsEnd) = AsyncStream.makeStream(
      of: AcceptedCall.Signal.self,
      bufferingPolicy: .bufferingNewest(1)
    )
    var metadata = open.metadata
    metadata.removeAllValues(forKey: Metadata.timeoutKey)  // The deadline is kept here.
    requestsEnd.yield(.init(part: .metadata(metadata), cost: 0))
    self.calls[id] = Call(requests: requestsEnd, signals: signalsEnd)

    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    self.accepted.yield(
      AcceptedCall(
        id: id,
        method: method,
        requests: PartSequence(base: requests) { cost in
          eventLoop.execute { bound.value.consumed(cost, on: id) }
        },
        signals: signals
      )
    )
  }
}
