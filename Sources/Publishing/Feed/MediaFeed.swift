internal import Media
public import RTMP
internal import Synchronization

/// Gives what one session encodes to all its destinations. The bodies are shared, not copied.
public final class MediaFeed: Sendable {
  fileprivate struct State {
    var headers: StreamHeaders?
    var queues: [DestinationQueue] = []
    /// The times of the latest frames, which headers sent now are stamped with.
    var videoTime: UInt32?
    var audioTime: UInt32?
    var latestKeyframe = LatestKeyframe()
  }

  private let state = Mutex(State())

  public init() {}

  /// Sets what destinations are told before the first frame. Those that are live get what changed
  /// before any frame published afterwards.
  public func setHeaders(_ headers: StreamHeaders) {
    let now = MonotonicClock.now
    let wakers = self.state.withLock { state in
      let changed = state.stamped(headers).changed(from: state.headers)
      state.headers = headers
      // What is kept belongs to the headers of before.
      if !changed.isEmpty { state.latestKeyframe.clear() }
      return state.queues.compactMap {
        $0.append(headers: changed, hasVideo: headers.video != nil, at: now)
      }
    }
    Waker.wake(wakers)
  }

  /// Gives a frame to every live destination. Never blocks; may be called from any thread. Frames
  /// published before the first headers reach nobody.
  public func publish(_ message: MediaMessage) {
    let now = MonotonicClock.now
    let wakers: [Waker] = self.state.withLock { state in
      switch message.kind {
      case .video: state.videoTime = message.timestamp
      case .audio: state.audioTime = message.timestamp
      case .metadata: break
      }
      guard state.headers != nil else { return [] }
      state.latestKeyframe.add(message, at: now)
      return state.queues.compactMap { $0.append(message, at: now) }
    }
    Waker.wake(wakers)
  }

  /// Opens `queue` with the present headers and lets it have every frame from now on.
  ///
  /// A queue that is opened for the first time begins with the newest keyframe and what followed
  /// it, where that is within its budget: its destination need not wait for the next one. On a
  /// later connection the media would go back in time.
  ///
  /// - Parameter waker: used once each time there is something to take again.
  func join(_ queue: DestinationQueue, _ waker: Waker) {
    let now = MonotonicClock.now
    self.state.withLock { state in
      let recent =
        queue.isFresh
        ? state.latestKeyframe.messages(notOlderThan: queue.bounds.budget, at: now) : []
      let headers = state.headers.map { state.stamped($0, before: recent) }
      queue.open(
        headers: headers?.changed(from: nil) ?? [],
        // Before the headers are known pictures are expected, so that nothing flows too early.
        hasVideo: headers.map { $0.video != nil } ?? true,
        at: now,
        waker: waker
      )
      for message in recent {
        // The consumer takes a batch at once, so that it need not be woken.
        _ = queue.append(message, at: now)
      }
      state.queues.append(queue)
    }
  }

  /// Takes `queue` out and closes it.
  func leave(_ queue: DestinationQueue) {
    self.state.withLock { state in
      state.queues.removeAll { $0 === queue }
    }
    queue.close()
  }
}

extension MediaFeed.State {
  /// The headers with the media time of the first frames of `recent`, else of now, so that time does
  /// not go back on a connection that begins in the middle of the session.
  fileprivate func stamped(
    _ headers: StreamHeaders,
    before recent: [MediaMessage] = []
  ) -> StreamHeaders {
    let videoTime = recent.first { $0.kind == .video }?.timestamp ?? self.videoTime
    let audioTime = recent.first { $0.kind == .audio }?.timestamp ?? self.audioTime
    var headers = headers
    headers.metadata.timestamp = videoTime ?? audioTime ?? headers.metadata.timestamp
    headers.video?.timestamp = videoTime ?? headers.metadata.timestamp
    headers.audio?.timestamp = audioTime ?? headers.metadata.timestamp
    return headers
  }
}

extension StreamHeaders {
  /// The headers that differ from `earlier`, in the order to be sent.
  fileprivate func changed(from earlier: StreamHeaders?) -> [MediaMessage] {
    var changed: [MediaMessage] = []
    if self.metadata.body != earlier?.metadata.body {
      changed.append(self.metadata)
    }
    if let video = self.video, video.body != earlier?.video?.body {
      changed.append(video)
    }
    if let audio = self.audio, audio.body != earlier?.audio?.body {
      changed.append(audio)
    }
    return changed
  }
}
