internal import Media
internal import Synchronization

/// One device, opened once, and all who use it.
///
/// A thread of its own opens the source, runs it and closes it; the sinks are called on that thread
/// under the lock, so that a sink that left is never called again.
final class SharedDevice: Sendable {
  /// What is known once the device is open.
  struct Opened: Sendable {
    let mode: String
    let frameRate: FrameRate?
    let offers: MediaSelection
  }

  /// How old the picture may be that a sink gets when it joins.
  private static let freshness = Duration.milliseconds(200)

  typealias Open = @Sendable () throws(CaptureError) -> any CaptureSource

  private struct State {
    var life = Life()
    var sinks: [UInt64: CaptureSink] = [:]
    var nextToken: UInt64 = 0
    var source: (any CaptureSource)?
    /// The newest picture, for those who join between two; one at most.
    var newest: VideoFrame?

    /// Tells the source what is used.
    func updateDemand() {
      let demand = self.sinks.values.reduce(into: MediaSelection()) { $0.formUnion($1.selection) }
      self.source?.setDemand(demand)
    }
  }

  private let id: DeviceID
  /// Where what is asked of the device's controls waits.
  let controlQueue = ControlQueue()
  private let state = Mutex(State())
  private let outcome = Promise<Result<Opened, CaptureError>>()
  private let end = Promise<Void>()
  // Takes the device from the hub's table; called once, when the source is closed.
  private let forget: @Sendable (SharedDevice) -> Void

  init(id: DeviceID, forget: @escaping @Sendable (SharedDevice) -> Void) {
    self.id = id
    self.forget = forget
  }

  /// Starts the thread that opens and runs the device.
  func start(name: String, open: @escaping Open) {
    do {
      try DeviceThread.start(name: name) { self.main(open: open) }
    } catch {
      self.openFailed(error)
    }
  }

  /// The knobs of the open device.
  var controls: (any DeviceControls)? {
    self.state.withLock { $0.source?.controls }
  }

  /// How many use the device.
  var userCount: Int {
    self.state.withLock { $0.sinks.count }
  }

  /// How opening ended.
  var opened: Result<Opened, CaptureError> {
    get async { await self.outcome.value }
  }

  /// Returns when the source is closed and its thread has nothing left to do.
  func ended() async {
    await self.end.value
  }

  /// Adds a sink. Where the device runs, it gets the newest picture at once instead of waiting for
  /// the next one.
  ///
  /// - Returns: what `detach` wants, or nothing when the device is being closed.
  func attach(_ sink: CaptureSink) -> UInt64? {
    self.state.withLock { state in
      switch state.life.attach() {
      case .attached:
        state.nextToken += 1
        state.sinks[state.nextToken] = sink
        state.updateDemand()
        if let newest = state.newest, MonotonicClock.now - newest.timestamp < Self.freshness {
          sink.receive(newest)
        }
        return state.nextToken
      case .waitForEnd:
        return nil
      }
    }
  }

  /// Removes a sink, if it is still there; the last one stops the device.
  ///
  /// - Returns: whether the device is being closed, so that its end can be awaited.
  @discardableResult
  func detach(_ token: UInt64) -> Bool {
    // The removed sink goes after the lock: its last reference may run anybody's code.
    let (_, isEnding) = self.state.withLock { state -> (CaptureSink?, Bool) in
      guard let sink = state.sinks.removeValue(forKey: token) else {
        return (nil, state.life.isEnding)
      }
      switch state.life.detach() {
      case .none:
        state.updateDemand()
        // Without a user of pictures it would grow old.
        if !state.sinks.values.contains(where: { $0.selection == .video }) { state.newest = nil }
        return (sink, false)
      case .stop:
        // Under the lock, which the thread takes before it closes the source: so the source is
        // always closed by its own thread.
        state.source?.stop()
        return (sink, true)
      case .waitForEnd:
        return (sink, true)
      }
    }
    return isEnding
  }
}

// MARK: - On the device's thread

extension SharedDevice {
  private func main(open: Open) {
    let source: any CaptureSource
    do {
      source = try open()
    } catch {
      return self.openFailed(error)
    }

    let onOpened = self.state.withLock { state in
      state.source = source
      state.updateDemand()
      return state.life.opened()
    }
    self.outcome.keep(
      .success(Opened(mode: source.mode, frameRate: source.frameRate, offers: source.offers))
    )
    switch onOpened {
    case .run:
      self.run(source)
    case .close:
      break
    }
    self.finish(consume source)
  }

  private func run(_ source: any CaptureSource) {
    var failure = CaptureError(
      code: .disconnected,
      message: "\(self.id) gives nothing any more. Check the device and start again."
    )
    do {
      try source.run(
        video: { frame in
          self.state.withLock { state in
            state.newest = frame
            for sink in state.sinks.values { sink.receive(frame) }
          }
        },
        audio: { frame in
          self.state.withLock { for sink in $0.sinks.values { sink.receive(frame) } }
        }
      )
    } catch {
      failure = error
    }

    let abandoned = self.state.withLock { state -> [CaptureSink] in
      switch state.life.runEnded() {
      case .none:
        return []
      case .fail:
        defer { state.sinks.removeAll() }
        return Array(state.sinks.values)
      }
    }
    for sink in abandoned {
      sink.sourceFailed(failure)
    }
  }

  private func finish(_ source: consuming any CaptureSource) {
    // The picture may be memory of the source, which closes with its last holder.
    self.state.withLock { state in
      state.source = nil
      state.newest = nil
    }
    _ = consume source
    self.forget(self)
    self.end.keep(())
  }

  private func openFailed(_ error: CaptureError) {
    self.state.withLock { state in
      state.life.openFailed()
      state.sinks.removeAll()
    }
    self.forget(self)
    self.outcome.keep(.failure(error))
    self.end.keep(())
  }
}
