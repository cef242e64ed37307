internal import Glibc
internal import Media
internal import Synchronization

/// The thread of a `DeviceWatcher`, and those who listen to it.
final class WatchCore: Sendable {
  private struct Listener {
    let device: DeviceID?
    let continuation: DeviceChanges.Stream.Continuation
    /// Whether it was told what was there when it came.
    var isGreeted = false

    func concerns(_ other: DeviceID) -> Bool {
      guard let device else { return other.scheme != .file }
      return device.isServed(by: other)
    }
  }

  private struct State {
    var listeners: [UInt64: Listener] = [:]
    var count: UInt64 = 0
    /// Nil before the first listener.
    var wake: WakeDescriptor?
    var isStopped = false

    /// The paths of the clips somebody listens to.
    var clips: Set<String> {
      Set(self.listeners.values.compactMap(\.device).filter { $0.scheme == .file }.map(\.name))
    }
  }

  private let places: Set<WatchedPlace>
  private let scan: DeviceWatcher.Scan
  private let state = Mutex(State())

  init(places: Set<WatchedPlace>, scan: @escaping DeviceWatcher.Scan) {
    self.places = places
    self.scan = scan
  }

  func stop() {
    let (listeners, wake) = self.state.withLock { state in
      state.isStopped = true
      defer { state.listeners = [:] }
      return (state.listeners, state.wake)
    }
    for listener in listeners.values { listener.continuation.finish() }
    wake?.wake()
  }

  func changes(of device: DeviceID?) -> DeviceChanges {
    let changes = DeviceChanges()
    do {
      let listener = Listener(device: device, continuation: changes.continuation)
      guard let (number, wake) = try self.add(listener) else {
        changes.cancel()
        return changes
      }
      changes.continuation.onTermination = { [weak self] _ in self?.remove(number) }
      wake.wake()
    } catch {
      changes.continuation.finish(throwing: error)
    }
    return changes
  }

  /// - Returns: nil when the watching has ended.
  private func add(_ listener: Listener) throws(CaptureError) -> (UInt64, WakeDescriptor)? {
    try self.state.withLock { state throws(CaptureError) in
      if state.isStopped { return nil }
      let wake: WakeDescriptor
      if let running = state.wake {
        wake = running
      } else {
        let watch = try DirectoryWatch()
        wake = try WakeDescriptor()
        try self.startThread(watch, wake)
        state.wake = wake
      }
      state.count += 1
      state.listeners[state.count] = listener
      return (state.count, wake)
    }
  }

  private func remove(_ number: UInt64) {
    let (removed, wake) = self.state.withLock { state in
      (state.listeners.removeValue(forKey: number), state.wake)
    }
    // Its clip need not be watched any more.
    if removed?.device?.scheme == .file { wake?.wake() }
  }
}

// MARK: - On the watcher's thread

extension WatchCore {
  private func startThread(
    _ watch: consuming DirectoryWatch,
    _ wake: WakeDescriptor
  ) throws(CaptureError) {
    // Only the thread takes it out, once.
    let handed = Mutex<DirectoryWatch?>(watch)
    try DeviceThread.start(name: "device watch") {
      guard let watch = handed.withLock({ $0.take() }) else { return }
      self.run(watch, wake)
    }
  }

  private func run(_ watch: consuming DirectoryWatch, _ wake: WakeDescriptor) {
    var settling = Settling()
    var table = PresenceTable()
    while true {
      let (isStopped, clips, new) = self.state.withLock { state in
        (state.isStopped, state.clips, state.listeners.filter { !$0.value.isGreeted }.keys)
      }
      if isStopped { return }
      // Watched first and looked at then, so that nothing falls between the two.
      let places = self.places.union(clips.compactMap(WatchedPlace.clip))
      settling.stirred(watch.watch(places), at: MonotonicClock.now)
      if !new.isEmpty {
        self.look(at: Set(DeviceKind.allCases), clips: clips, &table)
        self.greet(new, table)
      }
      let kinds = settling.settled(at: MonotonicClock.now)
      if !kinds.isEmpty { self.look(at: kinds, clips: clips, &table) }

      Self.wait(watch.descriptor, wake.descriptor, until: settling.deadline)
      wake.take()
      settling.stirred(watch.changes(), at: MonotonicClock.now)
    }
  }

  private static func wait(_ watch: Int32, _ wake: Int32, until deadline: MediaTime?) {
    var descriptors = [
      pollfd(fd: watch, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
    ]
    // Possible return codes: 0: the time is over; over 0: the caller reads; -1 EINTR: it finds
    // nothing and comes back.
    _ = poll(&descriptors, 2, deadline.map { pollTimeout($0 - MonotonicClock.now) } ?? -1)
  }

  private func look(at kinds: Set<DeviceKind>, clips: Set<String>, _ table: inout PresenceTable) {
    let changes = table.update(with: self.scan(kinds, clips), lookedFor: kinds)
    let listeners = self.state.withLock { $0.listeners.values.filter(\.isGreeted) }
    for change in changes {
      for listener in listeners where listener.concerns(change.device.id) {
        listener.continuation.yield(change)
      }
    }
  }

  /// Tells those who came what is there.
  private func greet(_ numbers: some Sequence<UInt64>, _ table: PresenceTable) {
    let greeted = self.state.withLock { state in
      numbers.compactMap { number in
        state.listeners[number]?.isGreeted = true
        return state.listeners[number]
      }
    }
    for listener in greeted {
      for device in table.devices where listener.concerns(device.id) {
        listener.continuation.yield(DeviceChange(.present, device))
      }
    }
  }
}
