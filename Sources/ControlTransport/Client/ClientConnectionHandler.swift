internal import GRPCCore
internal import Glibc
internal import NIOCore
internal import NIOSSL
internal import TLSSupport

/// Runs the client's state machine on a channel.
final class ClientConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias Response = AsyncThrowingStream<ClientCall.Response.Entry, any Error>.Continuation

  private let settings: ConnectionSettings
  private let onNoNewStreams: @Sendable () -> Void
  private var ready: EventLoopPromise<Void>?
  private var machine: ClientConnectionMachine
  private var wire: ConnectionWire?
  private var responses: [StreamID: Response] = [:]
  private var actions: [ClientConnectionMachine.Action] = []
  private var isPerforming = false
  private var isReading = false

  /// - Parameters:
  ///   - ready: Told when streams may be opened, or why they never will.
  ///   - onNoNewStreams: Called when no further streams may be opened.
  init(
    settings: ConnectionSettings,
    ready: EventLoopPromise<Void>,
    onNoNewStreams: @escaping @Sendable () -> Void
  ) {
    self.settings = settings
    self.ready = ready
    self.onNoNewStreams = onNoNewStreams
    self.machine = ClientConnectionMachine(settings: settings)
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
    // A channel that never became active has not told anybody yet.
    self.handle { $0.connectionLost() }
    self.wire = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    self.handle { $0.connected() }
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let wire = self.wire else { return }
    let bytes = self.unwrapInboundIn(data)
    guard self.ready == nil || !bytes.isAlert else {
      self.handle { $0.end(because: .wantsTLS(self.settings.peer)) }
      return
    }
    self.isReading = true
    wire.append(bytes)
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
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The end of the connection tells itself.
    guard !NIOSSLError.isEnd(error) else { return }
    // Fails where there is no TLS.
    let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
    let validity = handler?.peerCertificate.map {
      TLSProblem.Validity(from: $0.notValidBefore, to: $0.notValidAfter)
    }
    if let problem = TLSProblem(error, validity: validity, now: time(nil)) {
      self.handle { $0.end(because: .insecure(problem, with: self.settings.peer)) }
    }
    // Else a socket error; the channel becomes inactive, which ends the calls.
    context.close(promise: nil)
  }

  // MARK: - The calls

  /// Why a call was not opened, though another connection may take it.
  struct ConnectionEnds: Error {
    let error: RPCError
  }

  /// - Throws: `ConnectionEnds`, or the `RPCError` with which the call fails.
  func open(_ open: Open, response: Response) throws -> StreamID {
    switch self.machine.open(open) {
    case .opened(let id, let actions):
      self.responses[id] = response
      self.handle { _ in actions }
      return id
    case .refused(let error):
      throw error
    case .connectionEnds(let error):
      throw ConnectionEnds(error: error)
    }
  }

  func send(
    _ message: MessageBytes,
    on id: StreamID,
    ticket: Ticket,
    promise: EventLoopPromise<Void>
  ) {
    guard let wire = self.wire else { return promise.fail(RPCError.callIsOver) }
    wire.wait(promise, ticket: ticket)
    self.handle { $0.sendMessage(message, on: id, ticket: ticket) }
  }

  func cancelSend(_ ticket: Ticket) {
    self.handle { $0.cancelSend(ticket) }
  }

  func halfClose(_ id: StreamID) {
    self.handle { $0.halfClose(id) }
  }

  func cancel(_ id: StreamID) {
    self.handle { $0.cancel(id) }
  }

  func consumed(_ cost: Int, on id: StreamID) {
    self.handle { $0.consumed(cost, on: id) }
  }

  func beginGracefulShutdown() {
    self.handle { $0.beginGracefulShutdown() }
  }

  // MARK: - Actions

  /// Feeds an event to the machine and does what it says. Events that come of it, as a flush that
  /// ends at once, are done after it, in order.
  private func handle(
    _ event: (inout ClientConnectionMachine) -> [ClientConnectionMachine.Action]
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

  private func run(_ action: ClientConnectionMachine.Action) {
    switch action {
    case .connection(let action):
      self.wire?.run(action)
    case .ready:
      self.ready?.succeed()
      self.ready = nil
    case .noNewStreams:
      self.onNoNewStreams()
    case .deliver(let id, let part):
      self.responses[id]?.yield(.init(part: part, cost: part.flowCost))
    case .finish(let id, let error):
      self.responses.removeValue(forKey: id)?.finish(throwing: error)
    case .ended(let error):
      self.ready?.fail(error)
      self.ready = nil
      self.onNoNewStreams()
    }
  }
}

extension RPCResponsePart<MessageBytes> {
  /// What this part takes of a window.
  fileprivate var flowCost: Int {
    switch self {
    case .message(let message):
      message.flowCost
    case .metadata, .status:
      0
    }
  }
}

extension ByteBuffer {
  /// Whether this is how a TLS server answers what is no TLS: an alert (RFC 8446, 5.1). No frame begins
  /// so, since 3 is no key of a protobuf field.
  fileprivate var isAlert: Bool {
    self.readableBytesView.starts(with: [0x15, 0x03])
  }
}
