internal import Media
internal import NIOCore

/// Makes a connection as slow and as far away as a link: reads keep to its rate, and what comes and
/// goes is under way for its delay.
///
/// What is under way is bounded; what comes beyond it waits in the socket, so that the client feels it.
final class LinkHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The bytes that may be under way to the server: half a second of 100 Mbps.
  private static let arrivalLimit = 6 << 20
  /// The answers that may be under way to the client, before more of it is read.
  private static let answerLimit = 1024

  /// What goes to the client, in its order.
  private enum Answer {
    case bytes(ByteBuffer, EventLoopPromise<Void>?)
    case end(CloseMode, EventLoopPromise<Void>?)
  }

  private let link: Link
  private var bucket: TokenBucket?
  private var arrivals = CircularBuffer<(due: MediaTime, bytes: ByteBuffer)>()
  private var arrivalBytes = 0
  private var answers = CircularBuffer<(due: MediaTime, answer: Answer)>()
  /// Whether the server asked for more than it was given.
  private var isWanted = false
  private var isDelivering = false
  /// Whether the rate lets nothing through yet.
  private var isResting = false
  private var rest: Scheduled<Void>?
  private var delivery: Scheduled<Void>?
  private var answering: Scheduled<Void>?

  init(_ link: Link, at now: MediaTime) {
    self.link = link
    self.bucket = link.trace.map { TokenBucket($0, since: link.start, at: now) }
  }

  // MARK: - What comes

  func read(context: ChannelHandlerContext) {
    self.isWanted = true
    self.deliver(context)
    self.readOn(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = Self.unwrapInboundIn(data)
    let now = MediaTime(context.eventLoop.now)
    self.arrivals.append((now + self.link.delay(at: now), bytes))
    self.arrivalBytes += bytes.readableBytes
    guard let wait = self.bucket?.take(bytes.readableBytes, at: now), wait > .zero else { return }
    self.isResting = true
    self.rest = self.schedule(in: wait, context) { handler, context in
      handler.isResting = false
      handler.readOn(context)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    self.deliver(context)
    self.readOn(context)
  }

  /// Reads from the socket, if the link takes more.
  private func readOn(_ context: ChannelHandlerContext) {
    guard !self.isResting, self.answers.count < Self.answerLimit else { return }
    guard self.hasRoom(at: MediaTime(context.eventLoop.now)) else { return }
    context.read()
  }

  private func hasRoom(at now: MediaTime) -> Bool {
    // Without a delay nothing is under way: read is what is asked for.
    guard self.link.hasDelay else { return self.isWanted }
    guard self.arrivalBytes < Self.arrivalLimit else { return false }
    // What has arrived and is not asked for stays in the socket.
    return self.arrivals.first.map { $0.due > now } ?? true
  }

  /// Gives the server what is due, a read for each time it asks.
  private func deliver(_ context: ChannelHandlerContext) {
    guard !self.isDelivering else { return }
    self.isDelivering = true
    defer { self.isDelivering = false }
    while self.isWanted, let first = self.arrivals.first {
      let wait = first.due - MediaTime(context.eventLoop.now)
      guard wait <= .zero else {
        guard self.delivery == nil else { return }
        self.delivery = self.schedule(in: wait, context) { handler, context in
          handler.delivery = nil
          handler.deliver(context)
          handler.readOn(context)
        }
        return
      }
      self.isWanted = false
      self.arrivals.removeFirst()
      self.arrivalBytes -= first.bytes.readableBytes
      context.fireChannelRead(Self.wrapInboundOut(first.bytes))
      context.fireChannelReadComplete()
      // Asks for the next one, unless the server has enough for now.
      context.channel.read()
    }
  }

  /// The client is gone: what it sent arrives at once, as nothing can be given after this.
  func channelInactive(context: ChannelHandlerContext) {
    for arrival in self.arrivals {
      context.fireChannelRead(Self.wrapInboundOut(arrival.bytes))
    }
    if !self.arrivals.isEmpty { context.fireChannelReadComplete() }
    self.arrivals.removeAll()
    self.arrivalBytes = 0
    self.drop()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.drop()
  }

  private func drop() {
    for timer in [self.rest, self.delivery, self.answering] { timer?.cancel() }
    let answers = self.answers
    self.answers.removeAll()
    for (_, answer) in answers {
      switch answer {
      case .bytes(_, let promise): promise?.fail(ChannelError.ioOnClosedChannel)
      case .end(_, let promise): promise?.succeed()
      }
    }
  }

  // MARK: - What goes

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    self.send(.bytes(Self.unwrapOutboundIn(data), promise), context)
  }

  func flush(context: ChannelHandlerContext) {
    self.answer(context)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    self.send(.end(mode, promise), context)
    self.answer(context)
  }

  private func send(_ answer: Answer, _ context: ChannelHandlerContext) {
    let now = MediaTime(context.eventLoop.now)
    // A link that becomes nearer lets nothing overtake.
    let due = max(now + self.link.delay(at: now), self.answers.last?.due ?? now)
    self.answers.append((due, answer))
  }

  /// Sends what is due.
  private func answer(_ context: ChannelHandlerContext) {
    while let first = self.answers.first {
      let wait = first.due - MediaTime(context.eventLoop.now)
      guard wait <= .zero else {
        guard self.answering == nil else { return }
        self.answering = self.schedule(in: wait, context) { handler, context in
          handler.answering = nil
          handler.answer(context)
          handler.readOn(context)
        }
        return
      }
      self.answers.removeFirst()
      switch first.answer {
      case .bytes(let bytes, let promise):
        context.writeAndFlush(Self.wrapOutboundOut(bytes), promise: promise)
      case .end(let mode, let promise): context.close(mode: mode, promise: promise)
      }
    }
  }

  private func schedule(
    in wait: Duration,
    _ context: ChannelHandlerContext,
    _ body: @escaping (LinkHandler, ChannelHandlerContext) -> Void
  ) -> Scheduled<Void> {
    context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(wait)) {
      body(self, context)
    }
  }
}

extension MediaTime {
  fileprivate init(_ time: NIODeadline) {
    self.init(nanoseconds: Int64(clamping: time.uptimeNanoseconds))
  }
}
