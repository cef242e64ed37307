package import Media
internal import NIOCore
package import RTMP

/// The messages that wait for one destination, in order. Bounded in time, bytes and entries.
///
/// Policy `dropToKeyframe`: pictures that waited too long go, those that no other refers to first,
/// then all up to the next keyframe; sound goes only beyond the hard bounds, the oldest first;
/// what configures a decoder never goes, it is only replaced by its successor.
package struct PacketQueue: Sendable {
  /// The bounds.
  package struct Bounds: Hashable, Sendable {
    /// How long a picture may wait.
    package let budget: Duration
    /// How long a picture may wait before those go that no other refers to: three quarters of the budget,
    /// so that what can go without harm goes before the budget is used up.
    let disposableBudget: Duration
    /// The bytes of all bodies.
    var bytes = 16 << 20
    /// The messages. A ring of 512 slots holds them, in 32 KiB.
    var entries = 500
    /// The shortest time between two requests for a keyframe.
    var keyframeInterval: Duration = .seconds(1)
    /// How long sound may wait for the picture it is sent with.
    var mergeWindow: Duration = .milliseconds(40)
    /// How long a picture that is no keyframe may wait for those it is sent with.
    var pictureWindow: Duration = .zero

    package init(budget: Duration = .seconds(1), pictureWindow: Duration = .zero) {
      self.budget = budget
      self.disposableBudget = budget * 3 / 4
      self.pictureWindow = pictureWindow
      self.mergeWindow = max(self.mergeWindow, pictureWindow)
    }
  }

  /// A message and when it came.
  package struct Entry: Sendable {
    package let message: MediaMessage
    let queuedAt: MediaTime
  }

  /// Which pictures are taken.
  enum Video: Hashable, Sendable {
    /// There are none; sound is taken.
    case absent
    /// None before a keyframe, and no sound either. Moves to `flowing`.
    case starting
    /// All. Moves to `skipping`.
    case flowing
    /// None before a keyframe. Moves to `flowing`.
    case skipping
  }

  let bounds: Bounds
  var entries = CircularBuffer<Entry>(initialCapacity: 16)
  var video = Video.absent
  /// The bytes of all bodies there have been since the queue began: sent, waiting or given up.
  private(set) var bytesOffered: UInt64 = 0
  /// The bytes of the bodies that wait.
  var bytes = 0
  /// Pictures that wait.
  var videoCount = 0
  /// Stretches of sound that wait.
  var audioCount = 0
  /// Pictures given up.
  package internal(set) var videoDropped: UInt64 = 0
  /// Stretches of sound given up.
  package internal(set) var audioDropped: UInt64 = 0
  private var keyframeAskedAt: MediaTime?

  package init(_ bounds: Bounds) {
    self.bounds = bounds
  }

  /// Whether nothing waits.
  var isEmpty: Bool { self.entries.isEmpty }

  /// How long the oldest message has waited.
  package func delay(at now: MediaTime) -> Duration {
    self.entries.first.map { now - $0.queuedAt } ?? .zero
  }

  /// Empties the queue and begins with `headers`. Frames follow from the next keyframe on.
  package mutating func begin(with headers: [MediaMessage], hasVideo: Bool, at now: MediaTime) {
    self.clear()
    self.bytesOffered = 0
    self.video = hasVideo ? .starting : .absent
    self.keyframeAskedAt = nil
    for header in headers {
      _ = self.append(header, at: now)
    }
  }

  /// Tells whether pictures are to be expected, when that changes while live.
  mutating func expect(video isExpected: Bool) {
    switch (self.video, isExpected) {
    case (.absent, true): self.video = .skipping
    case (.starting, false), (.flowing, false), (.skipping, false): self.video = .absent
    case (.absent, false), (.starting, true), (.flowing, true), (.skipping, true): break
    }
  }

  /// Empties the queue. What waited counts as neither sent nor dropped.
  mutating func clear() {
    self.entries = CircularBuffer(initialCapacity: 16)
    self.bytes = 0
    self.videoCount = 0
    self.audioCount = 0
  }

  /// Adds a message, and makes room by the policy.
  ///
  /// - Returns: whether something waits that should be sent now; sound waits for its picture.
  package mutating func append(_ message: MediaMessage, at now: MediaTime) -> Bool {
    self.bytesOffered += UInt64(message.body.readableBytes)
    guard !message.isHeader else {
      self.replaceHeader(by: message)
      self.insert(Entry(message: message, queuedAt: now))
      return true
    }

    switch (message.kind, self.video) {
    case (.video, .starting), (.video, .skipping), (.video, .absent):
      guard message.isKeyframe else {
        self.videoDropped += self.video == .skipping ? 1 : 0
        return false
      }
      self.video = .flowing
    case (.audio, .starting):
      return false
    case (.video, .flowing), (.audio, .absent), (.audio, .flowing), (.audio, .skipping),
      (.metadata, _):
      break
    }
    self.insert(Entry(message: message, queuedAt: now))
    self.makeRoom(at: now)
    return self.isDue(message, at: now)
  }

  /// Whether `message`, which was added, ends the wait of those it is sent with: each write costs the
  /// kernel as much as the bytes of several messages.
  private func isDue(_ message: MediaMessage, at now: MediaTime) -> Bool {
    switch message.kind {
    case .video:
      message.isKeyframe || self.delay(at: now) >= self.bounds.pictureWindow
    case .audio, .metadata:
      self.video != .flowing || self.delay(at: now) >= self.bounds.mergeWindow
    }
  }

  /// Takes the oldest message.
  package mutating func next() -> Entry? {
    guard let entry = self.entries.popFirst() else { return nil }
    self.forget(entry.message)
    if self.entries.isEmpty && self.entries.capacity > 128 {
      self.entries = CircularBuffer(initialCapacity: 16)
    }
    return entry
  }

  /// Whether the encoder should be asked for a keyframe now: pictures are wanted again, and the way
  /// is clear. A stalled destination asks for none, as each one costs all the others quality.
  package mutating func asksForKeyframe(at now: MediaTime) -> Bool {
    switch self.video {
    case .absent, .flowing:
      return false
    case .starting, .skipping:
      guard self.entries.isEmpty else { return false }
      if let asked = self.keyframeAskedAt, now - asked < self.bounds.keyframeInterval {
        return false
      }
      self.keyframeAskedAt = now
      return true
    }
  }

  private mutating func insert(_ entry: Entry) {
    self.entries.append(entry)
    self.bytes += entry.message.body.readableBytes
    switch entry.message.kind {
    case .video: self.videoCount += entry.message.isHeader ? 0 : 1
    case .audio: self.audioCount += entry.message.isHeader ? 0 : 1
    case .metadata: break
    }
  }

  /// Takes `message` out of the counts.
  mutating func forget(_ message: MediaMessage) {
    self.bytes -= message.body.readableBytes
    switch message.kind {
    case .video: self.videoCount -= message.isHeader ? 0 : 1
    case .audio: self.audioCount -= message.isHeader ? 0 : 1
    case .metadata: break
    }
  }
}

extension MediaMessage {
  /// Whether the message configures a decoder or describes the stream, instead of carrying a frame.
  var isHeader: Bool {
    self.isSequenceHeader || self.kind == .metadata
  }
}
