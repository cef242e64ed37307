internal import Media
internal import NIOCore
internal import RTMP
internal import Synchronization

/// What a sink knows of its connections and publishes; its connections write, anyone reads.
final class Ledger: Sendable {
  /// The ended publishes whose reports are kept; the oldest goes first.
  static let endedStreamsKept = 1000
  /// The events that wait for a slow reader; the oldest goes first.
  static let eventsKept = 4096

  private enum Listening {
    case starting([CheckedContinuation<SocketAddress, any Error>])
    case bound(SocketAddress)
    case stopped(RehearsalSinkError)
  }

  private struct State {
    var configuration: RehearsalSink.Configuration
    var listening = Listening.starting([])
    var connections = 0
    var connectionsOpen = 0
    var streams = 0
    var monitors: [Int: StreamMonitor] = [:]
    var ended: [Int] = []
    var subscribers: [Int: AsyncStream<RehearsalSink.Event>.Continuation] = [:]
    var subscriptions = 0
    var linkStart: MediaTime?

    /// Those who wait for the address.
    var waiting: [CheckedContinuation<SocketAddress, any Error>] {
      if case .starting(let waiting) = self.listening { waiting } else { [] }
    }
  }

  private let state: Mutex<State>

  init(configuration: RehearsalSink.Configuration) {
    self.state = Mutex(State(configuration: configuration))
  }

  var configuration: RehearsalSink.Configuration {
    self.state.withLock { $0.configuration }
  }

  func setBehaviour(_ behaviour: RehearsalSink.Behaviour) {
    self.state.withLock { $0.configuration.behaviour = behaviour }
  }

  // MARK: - Listening

  func boundAddress() async throws -> SocketAddress {
    try await withCheckedThrowingContinuation { continuation in
      let result: Result<SocketAddress, any Error>? = self.state.withLock { state in
        switch state.listening {
        case .starting(let waiting):
          state.listening = .starting(waiting + [continuation])
          return nil
        case .bound(let address):
          return .success(address)
        case .stopped(let error):
          return .failure(error)
        }
      }
      if let result {
        continuation.resume(with: result)
      }
    }
  }

  func bound(_ address: SocketAddress?) {
    guard let address else { preconditionFailure("A listening socket has an address.") }
    let waiting = self.state.withLock { state in
      defer { state.listening = .bound(address) }
      return state.waiting
    }
    for continuation in waiting {
      continuation.resume(returning: address)
    }
  }

  func stopped(_ error: RehearsalSinkError) {
    let (waiting, subscribers) = self.state.withLock { state in
      defer {
        state.listening = .stopped(error)
        state.subscribers = [:]
      }
      return (state.waiting, state.subscribers.values)
    }
    for continuation in waiting {
      continuation.resume(throwing: error)
    }
    for subscriber in subscribers {
      subscriber.finish()
    }
  }

  // MARK: - Events

  func subscribe() -> AsyncStream<RehearsalSink.Event> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: RehearsalSink.Event.self,
      bufferingPolicy: .bufferingNewest(Self.eventsKept)
    )
    let number = self.state.withLock { state -> Int? in
      if case .stopped = state.listening { return nil }
      state.subscriptions += 1
      state.subscribers[state.subscriptions] = continuation
      return state.subscriptions
    }
    guard let number else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.subscribers.removeValue(forKey: number) }
    }
    return stream
  }

  func publish(_ event: RehearsalSink.Event) {
    // Outside the lock: ending a subscription takes it.
    let subscribers = self.state.withLock { $0.subscribers.values }
    for subscriber in subscribers {
      subscriber.yield(event)
    }
  }

  // MARK: - Connections and publishes

  /// The number of a new connection, or `nil` when there are too many.
  func connectionOpened(peer: String) -> Int? {
    let number = self.state.withLock { state -> Int? in
      guard state.connectionsOpen < state.configuration.connectionLimit else { return nil }
      state.connectionsOpen += 1
      state.connections += 1
      return state.connections
    }
    self.publish(
      number.map { .connected(connection: $0, peer: peer) } ?? .turnedAway(peer: peer)
    )
    return number
  }

  /// When the trace of the link began: with the first connection, and on for all that follow.
  func linkStarted(at now: MediaTime) -> MediaTime {
    self.state.withLock { state in
      let start = state.linkStart ?? now
      state.linkStart = start
      return start
    }
  }

  func connectionClosed(_ number: Int, _ stream: RehearsalSink.StreamIdentity?) {
    self.state.withLock { $0.connectionsOpen -= 1 }
    self.publish(.disconnected(connection: number, stream))
  }

  func publishAccepted(
    app: String,
    name: String,
    peer: String,
    at time: MediaTime
  ) -> RehearsalSink.StreamIdentity {
    self.state.withLock { state in
      state.streams += 1
      let identity = RehearsalSink.StreamIdentity(number: state.streams, app: app, name: name)
      let report = StreamReport(identity: identity, peer: peer, publishedAt: time)
      state.monitors[identity.number] = StreamMonitor(report: report)
      return identity
    }
  }

  func recordingOpened(_ stream: RehearsalSink.StreamIdentity, path: String) {
    self.state.withLock { $0.monitors[stream.number]?.report.recording = path }
  }

  /// - Returns: whether it was the first message of the publish.
  func received(
    _ message: MediaMessage,
    of stream: RehearsalSink.StreamIdentity,
    at arrival: MediaTime
  ) -> Bool {
    self.state.withLock { state in
      let isFirst = state.monitors[stream.number]?.report.firstMediaAt == nil
      state.monitors[stream.number]?.receive(message, at: arrival)
      return isFirst
    }
  }

  func publishEnded(
    _ stream: RehearsalSink.StreamIdentity,
    _ phase: StreamReport.Phase,
    at time: MediaTime
  ) {
    self.state.withLock { state in
      state.monitors[stream.number]?.report.phase = phase
      state.monitors[stream.number]?.report.endedAt = time
      state.ended.append(stream.number)
      if state.ended.count > Self.endedStreamsKept {
        state.monitors[state.ended.removeFirst()] = nil
      }
    }
  }

  func reports() -> [StreamReport] {
    let monitors = self.state.withLock { $0.monitors.values }
    return monitors.map(\.summary).sorted { $0.identity.number < $1.identity.number }
  }
}
