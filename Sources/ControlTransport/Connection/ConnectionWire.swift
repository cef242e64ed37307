internal import GRPCCore
internal import NIOCore

/// The socket's end of a connection: frames in and out, timers, waiting writes and the close.
///
/// Lives on the channel's event loop and decides nothing; the state machine of its side does.
final class ConnectionWire {
  /// How long the other side may take to close after this side did. Closing at once would reset
  /// the connection when something unread came, and the reason in a GoAway would be lost.
  private static let linger = TimeAmount.seconds(1)

  private let context: ChannelHandlerContext
  private let writeTimeout: TimeAmount
  private let onTimer: (ConnectionTimer) -> Void
  private let onFlushed: (FrameCost) -> Void
  private let encoder = FrameEncoder()
  private var decoder: FrameDecoder
  private var unflushed = ByteBuffer()
  private var unflushedCost = FrameCost()
  private var timers: [ConnectionTimer: Scheduled<Void>] = [:]
  private var closing: Scheduled<Void>?
  private var waiting: [Ticket: EventLoopPromise<Void>] = [:]

  /// Whether this side is done: what still comes is dropped.
  private(set) var isClosing = false

  init(
    context: ChannelHandlerContext,
    settings: ConnectionSettings,
    onTimer: @escaping (ConnectionTimer) -> Void,
    onFlushed: @escaping (FrameCost) -> Void
  ) {
    self.context = context
    self.writeTimeout = TimeAmount(settings.writeTimeout)
    self.onTimer = onTimer
    self.onFlushed = onFlushed
    self.decoder = FrameDecoder(maxFrameSize: settings.limits.maxFrameSize)
  }

  var eventLoop: any EventLoop {
    self.context.eventLoop
  }

  func append(_ bytes: ByteBuffer) {
    guard !self.isClosing else { return }
    self.decoder.append(bytes)
  }

  func nextFrame() throws(ControlTransportError) -> Frame? {
    guard !self.isClosing else { return nil }
    return try self.decoder.next()
  }

  /// Keeps the promise of a write until it is resumed or failed.
  func wait(_ promise: EventLoopPromise<Void>, ticket: Ticket) {
    self.waiting[ticket] = promise
  }

  func run(_ action: ConnectionAction) {
    switch action {
    case .write(let frame):
      self.encoder.encode(frame, into: &self.unflushed)
      self.unflushedCost += frame.cost
    case .resume(let ticket):
      self.waiting.removeValue(forKey: ticket)?.succeed()
    case .fail(let ticket, let error):
      self.waiting.removeValue(forKey: ticket)?.fail(error)
    case .start(let timer, let delay):
      self.timers.removeValue(forKey: timer)?.cancel()
      self.timers[timer] = self.schedule(after: TimeAmount(delay)) { [weak self] in
        self?.timers[timer] = nil
        self?.onTimer(timer)
      }
    case .cancel(let timer):
      self.timers.removeValue(forKey: timer)?.cancel()
    case .close(let mode):
      self.close(mode)
    }
  }

  /// Hands what was written to the socket.
  func flush() {
    guard self.unflushed.readableBytes > 0 else { return }
    let bytes = self.unflushed
    let cost = self.unflushedCost
    self.unflushed = ByteBuffer()
    self.unflushedCost = FrameCost()
    let promise = self.context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenSuccess { [weak self] in
      self?.onFlushed(cost)
    }
    self.context.writeAndFlush(NIOAny(bytes), promise: promise)
  }

  /// The channel is gone.
  func channelInactive() {
    self.isClosing = true
    self.cancelTimers()
    self.closing?.cancel()
    self.closing = nil
    for promise in self.waiting.values {
      promise.fail(RPCError.callIsOver)
    }
    self.waiting = [:]
  }

  private func close(_ mode: ConnectionAction.CloseMode) {
    guard !self.isClosing else { return }
    self.isClosing = true
    self.cancelTimers()
    switch mode {
    case .now:
      self.context.close(promise: nil)
    case .afterFlush:
      self.flush()
      self.closing = self.schedule(after: self.writeTimeout) { [weak self] in
        self?.context.close(promise: nil)
      }
      let promise = self.context.eventLoop.makePromise(of: Void.self)
      promise.futureResult.assumeIsolated().whenComplete { [weak self] _ in
        self?.startLinger()
      }
      self.context.close(mode: .output, promise: promise)
    }
  }

  /// Everything is sent: gives the other side a moment to close first.
  private func startLinger() {
    guard let closing = self.closing else { return }  // The channel is gone already.
    closing.cancel()
    self.closing = self.schedule(after: Self.linger) { [weak self] in
      self?.context.close(promise: nil)
    }
  }

  private func cancelTimers() {
    for timer in self.timers.values {
      timer.cancel()
    }
    self.timers = [:]
  }

  private func schedule(after delay: TimeAmount, _ task: @escaping () -> Void) -> Scheduled<Void> {
    self.context.eventLoop.assumeIsolated().scheduleTask(in: delay, task)
  }
}
