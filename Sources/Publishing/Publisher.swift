public import Adaptation
public import Logging
internal import Media
public import NIOCore
internal import Synchronization

/// Sends one session's media to one destination, and brings the destination back when it is lost.
///
/// All its work is done on one event loop, which is the actor's executor: the encoders' threads
/// only put messages into its queue.
public actor Publisher {
  /// The name of the destination.
  public nonisolated let label: String
  /// Where the destination is.
  public nonisolated let url: PushURL

  nonisolated let eventLoop: any EventLoop
  nonisolated let queue: DestinationQueue
  nonisolated let figures = Mutex(Figures())
  let feed: MediaFeed
  let configuration: Configuration
  /// How long something waits at most for what it is written with: one and a half times what it should, so
  /// that the next picture is what ends it unless none comes.
  let overdue: Duration
  let requestKeyframe: @Sendable () -> Void
  let lookup: NameLookup
  private let onEvent: @Sendable (PublisherEvent) -> Void
  let logger: Logger

  var machine: StateMachine
  /// Decides what rate the path takes; `nil` where nobody asks.
  var controller: RateController?
  var transport = Transport.none
  /// Counts what was begun, so that late answers to what was given up are told apart.
  var attempt = 0
  /// The look-up that is under way; it may belong to an earlier try.
  var pendingLookup: EventLoopFuture<[SocketAddress]>?
  var generator: any RandomNumberGenerator & Sendable
  private var observed = DestinationState.idle
  /// When the present try began.
  var begunAt = MediaTime.zero
  private var timer: Scheduled<Void>?
  private var progress = Progress.notBegun

  private enum Progress {
    /// Moves to `running` or `over`.
    case notBegun
    /// Moves to `over`.
    case running(run: CheckedContinuation<Void, Never>, stops: [CheckedContinuation<Void, Never>])
    /// Terminal.
    case over
  }

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    self.eventLoop.executor.asUnownedSerialExecutor()
  }

  /// - Parameters:
  ///   - label: the name of the destination.
  ///   - url: where the destination is.
  ///   - retry: how often it is tried again.
  ///   - feed: what is sent.
  ///   - group: gives the event loop.
  ///   - requestKeyframe: asks the encoder for a keyframe; called on the event loop, must not block.
  ///   - onEvent: is told what happens, in order; called on the event loop, must not block.
  public init(
    label: String,
    url: PushURL,
    retry: RetryPolicy = RetryPolicy(),
    feed: MediaFeed,
    configuration: Configuration = Configuration(),
    group: any EventLoopGroup,
    requestKeyframe: @escaping @Sendable () -> Void,
    onEvent: @escaping @Sendable (PublisherEvent) -> Void,
    logger: Logger
  ) {
    self.label = label
    self.url = url
    self.feed = feed
    self.configuration = configuration
    self.overdue = configuration.pictureWindow * 3 / 2
    self.eventLoop = group.next()
    self.requestKeyframe = requestKeyframe
    self.onEvent = onEvent
    self.lookup = NameLookup(configuration.resolver)
    self.generator = configuration.generator
    self.queue = DestinationQueue(
      PacketQueue.Bounds(
        budget: configuration.queueBudget,
        pictureWindow: configuration.pictureWindow
      )
    )
    self.controller = configuration.rate.map {
      RateController($0, start: configuration.startRate, at: MonotonicClock.now)
    }
    self.machine = StateMachine(
      StateMachine.Rules(
        retry: retry,
        resolves: url.server != nil,
        queueBudget: configuration.queueBudget,
        stableAfter: configuration.stableAfter,
        calmAfter: configuration.calmAfter
      )
    )
    var logger = logger
    logger[metadataKey: "destination"] = "\(label)"
    logger[metadataKey: "url"] = "\(url.redacted)"
    self.logger = logger
  }

  /// Pushes until the publisher is stopped, its task is cancelled or the destination has failed for
  /// good. To be called once.
  public func run() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        switch self.progress {
        case .notBegun:
          self.progress = .running(run: continuation, stops: [])
          self.begin(self.machine.start())
        case .running:
          preconditionFailure("A publisher runs once.")
        case .over:
          continuation.resume()
        }
      }
    } onCancel: {
      self.eventLoop.execute { self.assumeIsolated { $0.beginStop() } }
    }
  }

  /// Ends the stream and the connection, within the close deadline whatever hangs. `run()` returns.
  public func stop() async {
    self.beginStop()
    await withCheckedContinuation { continuation in
      switch self.progress {
      case .notBegun, .over:
        self.progress = .over
        continuation.resume()
      case .running(let run, let stops):
        self.progress = .running(run: run, stops: stops + [continuation])
      }
    }
  }

  /// The network came back: a destination that waits for its next try is tried at once, and so is one
  /// whose connection was begun, or fell silent, while the network was away.
  public nonisolated func retryNow() {
    self.eventLoop.execute { self.assumeIsolated { $0.networkReturned() } }
  }

  /// Goes over to another retry policy, from the next loss on.
  public nonisolated func update(retry: RetryPolicy) {
    self.eventLoop.execute { self.assumeIsolated { $0.machine.retryPolicyChanged(to: retry) } }
  }

  /// Goes over to other bounds of the rate.
  public nonisolated func update(rate bounds: RateBounds) {
    self.eventLoop.execute { self.assumeIsolated { $0.setBounds(bounds) } }
  }

  /// Tells whether what is sent follows the rate that the path takes.
  public nonisolated func follow(_ isFollowed: Bool) {
    self.eventLoop.execute { self.assumeIsolated { $0.controller?.isFollowed = isFollowed } }
  }

  /// Others on the same way gave some of it up: whether the path takes more is tried at once.
  public nonisolated func pathMayHaveRoom() {
    self.eventLoop.execute { self.assumeIsolated { $0.tryPath() } }
  }

  /// The pause is over.
  func retry() {
    self.begin(self.machine.retry())
  }

  private func begin(_ action: StateMachine.OnBegin) {
    if action != .none { self.begunAt = MonotonicClock.now }
    switch action {
    case .resolve:
      self.attempt += 1
      self.tellState()
      self.resolve()
    case .open:
      self.attempt += 1
      self.tellState()
      self.record()
    case .none:
      break
    }
  }

  // MARK: - What the steps tell

  /// The connection was lost or could not be made.
  func fail(_ failure: PublishFailure) {
    let action = self.machine.failed(failure, at: MonotonicClock.now, using: &self.generator)
    switch action {
    case .none:
      return

    case .retry(let attempt, let attempts, let delay, let isSpaced):
      self.dropTransport()
      self.figures.withLock { $0.statistics.reconnects += 1 }
      self.tell(.failure(failure))
      let cause = isSpaced ? "\(failure.message) \(Self.spacedCause)" : failure.message
      self.tell(.reconnecting(attempt: attempt, of: attempts, delay: delay, cause: cause))
      self.tellState()
      self.after(delay) { $0.retry() }

    case .giveUp:
      self.dropTransport()
      self.tell(.failure(failure))
      self.tell(.gaveUp(reason: failure.reasonToGiveUp))
      self.tellState()
      self.finish()

    case .refuse:
      self.dropTransport()
      self.tell(.refused(failure))
      self.tellState()
      self.finish()
    }
  }

  /// What is added to the cause where a pause is longer than the policy's.
  private static let spacedCause = "The next publish begins min_publish after the last one."

  /// Begins to stop.
  private func beginStop() {
    switch self.machine.stop() {
    case .unpublish:
      self.after(self.configuration.deadlines.close) { $0.stopped() }
      self.endStream()
    case .abandon:
      self.stopped()
    case .none:
      break
    }
  }

  /// There is nothing more to wait for.
  func stopped() {
    self.dropTransport()
    self.tellState()
    self.finish()
  }

  private func finish() {
    switch self.progress {
    case .notBegun, .over:
      self.progress = .over
    case .running(let run, let stops):
      self.progress = .over
      run.resume()
      for stop in stops {
        stop.resume()
      }
    }
  }

  /// Tells the state if it changed.
  func tellState() {
    let state = self.machine.observed
    guard state != self.observed else { return }
    self.observed = state
    self.tell(.stateChanged(state))
  }

  func tell(_ event: PublisherEvent) {
    self.log(event)
    self.onEvent(event)
  }

  // MARK: - Time

  /// Runs `step` after `delay`, instead of whatever was to run later.
  func after(_ delay: Duration, _ step: @escaping @Sendable (isolated Publisher) -> Void) {
    self.cancelTimer()
    self.timer = self.eventLoop.scheduleTask(in: TimeAmount(delay)) {
      self.assumeIsolated { step($0) }
    }
  }

  func cancelTimer() {
    self.timer?.cancel()
    self.timer = nil
  }
}
