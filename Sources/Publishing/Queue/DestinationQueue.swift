internal import Media
internal import NIOCore
internal import RTMP
internal import Synchronization

/// The queue between the encoders' threads and one destination. Neither side ever waits for the
/// other: the lock is held for a few list operations.
final class DestinationQueue: Sendable {
  fileprivate enum Consumer {
    /// Nobody takes anything, so nothing is kept. Moves to `working`.
    case absent
    /// Everything was taken; to be woken by the next message. Moves to `working`, `absent`.
    case waiting(Waker)
    /// Woken, or held up by its socket: will come by itself. Moves to `waiting`, `absent`.
    case working(Waker)
  }

  fileprivate struct State {
    var packets: PacketQueue
    var consumer = Consumer.absent
    var isFresh = true
  }

  /// What was taken at once.
  struct Batch: Sendable {
    var entries: [PacketQueue.Entry]
    /// Whether the encoder should be asked for a keyframe.
    var asksForKeyframe: Bool
  }

  /// What waits and what was lost.
  struct Figures: Sendable {
    var delay: Duration
    var video: Int
    var audio: Int
    var dropped: UInt64
    /// The bytes of all bodies since the connection began.
    var bytesOffered: UInt64
  }

  let bounds: PacketQueue.Bounds
  private let state: Mutex<State>

  init(_ bounds: PacketQueue.Bounds) {
    self.bounds = bounds
    self.state = Mutex(State(packets: PacketQueue(bounds)))
  }

  /// Whether it was never opened.
  var isFresh: Bool {
    self.state.withLock { $0.isFresh }
  }

  /// Begins to keep messages, `headers` first. The consumer must take a batch at once.
  ///
  /// - Parameter waker: what `append` gives once each time there is something to take again.
  func open(
    headers: [MediaMessage],
    hasVideo: Bool,
    at now: MediaTime,
    waker: Waker
  ) {
    self.state.withLock { state in
      state.packets.begin(with: headers, hasVideo: hasVideo, at: now)
      state.consumer = .working(waker)
      state.isFresh = false
    }
  }

  /// Forgets all messages and keeps no more.
  func close() {
    self.state.withLock { state in
      state.packets.clear()
      state.consumer = .absent
    }
  }

  /// Adds a message.
  ///
  /// - Returns: what wakes the consumer, if it must be woken.
  func append(_ message: MediaMessage, at now: MediaTime) -> Waker? {
    self.state.withLock { state in
      state.append { packets in packets.append(message, at: now) }
    }
  }

  /// Adds headers that changed, and tells whether pictures follow them.
  ///
  /// - Returns: what wakes the consumer, if it must be woken.
  func append(headers: [MediaMessage], hasVideo: Bool, at now: MediaTime) -> Waker? {
    self.state.withLock { state in
      state.append { packets in
        packets.expect(video: hasVideo)
        return headers.reduce(false) { packets.append($1, at: now) || $0 }
      }
    }
  }

  /// Takes messages up to about `bytes` bytes, at least one if there is any. When nothing is left
  /// the consumer is woken by the next message.
  func take(bytes limit: Int, at now: MediaTime) -> Batch {
    self.state.withLock { state in
      var entries: [PacketQueue.Entry] = []
      var bytes = 0
      while bytes < limit, let entry = state.packets.next() {
        bytes += entry.message.body.readableBytes
        entries.append(entry)
      }
      if state.packets.isEmpty, case .working(let waker) = state.consumer {
        state.consumer = .waiting(waker)
      }
      return Batch(entries: entries, asksForKeyframe: state.packets.asksForKeyframe(at: now))
    }
  }

  /// What waits and what was lost.
  func figures(at now: MediaTime) -> Figures {
    self.state.withLock { state in
      Figures(
        delay: state.packets.delay(at: now),
        video: state.packets.videoCount,
        audio: state.packets.audioCount,
        dropped: state.packets.videoDropped + state.packets.audioDropped,
        bytesOffered: state.packets.bytesOffered
      )
    }
  }
}

extension DestinationQueue.State {
  /// Lets `add` put messages into the queue; it says whether they are to be sent now.
  ///
  /// - Returns: what wakes the consumer, if it must be woken.
  fileprivate mutating func append(
    _ add: (inout PacketQueue) -> Bool
  ) -> Waker? {
    switch self.consumer {
    case .absent:
      return nil
    case .working:
      _ = add(&self.packets)
      return nil
    case .waiting(let waker):
      guard add(&self.packets) else { return nil }
      self.consumer = .working(waker)
      return waker
    }
  }
}
