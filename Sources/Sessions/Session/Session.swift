internal import Capture
internal import Events
internal import Logging
internal import Media
internal import Publishing
internal import Store
internal import WaitingImages

/// One configured live push: its sources, its encoders and its publishers.
///
/// The actor keeps the state and decides; what blocks runs on threads of its own and reports
/// through signals, which are worked off one by one in the order they happened.
actor Session {
  nonisolated let name: String
  let created: Int64
  let environment: Environment
  let scope = TaskScope()

  var attributes: SessionAttributes
  var effective: EffectiveAttributes
  var revision: UInt64
  var desiredState: DesiredState

  var machine = StateMachine()
  var stateSince: Int64
  /// What runs since the last start; nil while nothing does.
  var run: Run?
  var runCount: UInt64 = 0
  /// Counts the publishers of all runs.
  var publisherCount: UInt64 = 0
  /// The ends of runs that are under way, and who waits for them.
  var tearDowns = 0
  var tearDownWaiters: [CheckedContinuation<Void, Never>] = []
  /// The destinations of the last run, kept after its end for those who ask how it went.
  var lastDestinations: [DestinationSnapshot] = []
  var lastEvent: EventDraft?
  var sound = SessionSound()
  var watchers = Watchers()
  /// The snapshots that are being taken.
  var snapshotsUnderWay = 0
  /// What the attribute `waiting_image` was last loaded as; nil shows the slate.
  var waitingImage: LoadedWaitingImage?
  /// Counts the loads: of two under way the later one decides.
  var waitingImageLoads: UInt64 = 0

  private let signals: AsyncStream<Signal>
  let signalContinuation: AsyncStream<Signal>.Continuation

  /// What all sessions of a daemon share.
  struct Environment: Sendable {
    let hub: DeviceHub
    let watcher: DeviceWatcher
    let store: Store
    let events: EventLog
    let images: WaitingImageLoader
    let trust: PushTrust
    let uplinks: Uplinks
    let logger: Logger
  }

  init(
    name: String,
    attributes: SessionAttributes,
    effective: EffectiveAttributes,
    revision: UInt64,
    desiredState: DesiredState,
    created: Int64,
    environment: Environment
  ) {
    self.name = name
    self.attributes = attributes
    self.effective = effective
    self.revision = revision
    self.desiredState = desiredState
    self.created = created
    self.environment = environment
    self.stateSince = TimeStamp.now.wall
    (self.signals, self.signalContinuation) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(4096)
    )
  }

  /// Works until `close()`.
  nonisolated func run() async {
    self.scope.add {
      for await signal in self.signals {
        await self.handle(signal)
      }
    }
    await self.scope.run()
  }

  /// Ends the session for good; stop it first.
  func close() async {
    await self.tornDown()
    self.isClosed = true
    self.signalContinuation.finish()
    self.watchers.finish()
    self.scope.close()
  }

  var isClosed = false

  /// Records an event of the session.
  func record(
    _ code: Code,
    _ message: String,
    detail: EventDetail = EventDetail(),
    destination: String? = nil,
    operator issuer: String? = nil,
    from previous: String? = nil,
    to next: String? = nil,
    at stamp: TimeStamp = .now
  ) {
    let draft = EventDraft(
      session: self.name,
      destination: destination,
      code: code,
      message: message,
      detail: detail,
      operator: issuer,
      previousState: previous,
      nextState: next,
      wallTime: stamp.wall,
      monotonicTime: stamp.monotonic
    )
    self.lastEvent = draft
    self.environment.events.append(draft)
  }

  /// Runs a transition of the state machine, records a change of the state and tells the watchers.
  func transition<Action>(
    at stamp: TimeStamp = .now,
    cause: String,
    operator issuer: String? = nil,
    _ body: (inout StateMachine) -> Action
  ) -> Action {
    let previous = self.machine.state
    let action = body(&self.machine)
    let next = self.machine.state
    if previous != next {
      self.stateSince = stamp.wall
      self.record(
        .stateChanged,
        cause,
        operator: issuer,
        from: previous.rawValue,
        to: next.rawValue,
        at: stamp
      )
    }
    return action
  }
}
