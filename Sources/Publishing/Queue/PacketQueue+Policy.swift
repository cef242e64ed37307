internal import Media
internal import NIOCore
internal import RTMP

extension PacketQueue {
  /// Keeps the queue within its bounds.
  mutating func makeRoom(at now: MediaTime) {
    if self.oldestVideoDelay(at: now) > self.bounds.disposableBudget {
      self.remove { _, entry in entry.message.isDisposable }
    }
    while self.oldestVideoDelay(at: now) > self.bounds.budget || self.isOverHardBounds,
      self.videoCount > 0
    {
      self.dropToKeyframe(at: now)
    }
    while self.isOverHardBounds, self.audioCount > 0 {
      self.dropOldestAudio()
    }
  }

  private var isOverHardBounds: Bool {
    self.entries.count > self.bounds.entries || self.bytes > self.bounds.bytes
  }

  /// How long the oldest picture has waited.
  private func oldestVideoDelay(at now: MediaTime) -> Duration {
    // The front is the oldest of all: while it is young enough, nothing has to be looked for.
    guard self.videoCount > 0, self.delay(at: now) > self.bounds.disposableBudget else {
      return .zero
    }
    return self.entries.first { $0.message.isPicture }.map { now - $0.queuedAt } ?? .zero
  }

  /// Gives up the oldest picture and those behind it, up to a keyframe that is not too old itself;
  /// up to the next one when there is none.
  private mutating func dropToKeyframe(at now: MediaTime) {
    let first = self.entries.firstIndex { $0.message.isPicture }
    let next = self.entries.indices.first { index in
      let entry = self.entries[index]
      return index != first && entry.message.isPicture && entry.message.isKeyframe
        && now - entry.queuedAt <= self.bounds.budget
    }
    self.remove { index, entry in
      entry.message.isPicture && next.map { index < $0 } ?? true
    }
    if next == nil {
      self.video = .skipping
    }
  }

  private mutating func dropOldestAudio() {
    let first = self.entries.firstIndex { $0.message.isSound }
    self.remove { index, _ in index == first }
  }

  /// Gives up the frames that `isGone` names, and headers that were followed by another of their
  /// kind without a frame between.
  private mutating func remove(
    where isGone: (CircularBuffer<Entry>.Index, Entry) -> Bool
  ) {
    var kept: [Entry] = []
    kept.reserveCapacity(self.entries.count)
    // The kinds of headers seen so far, from the back, without a frame before them.
    var replaced: Set<MediaMessage.Kind> = []
    for index in self.entries.indices.reversed() {
      let entry = self.entries[index]
      let kind = entry.message.kind
      if entry.message.isHeader {
        guard replaced.insert(kind).inserted else {
          self.forget(entry.message)
          continue
        }
      } else {
        guard !isGone(index, entry) else {
          self.forget(entry.message)
          self.videoDropped += kind == .video ? 1 : 0
          self.audioDropped += kind == .audio ? 1 : 0
          continue
        }
        replaced.remove(kind)
        replaced.remove(.metadata)
      }
      kept.append(entry)
    }
    self.entries.removeAll(keepingCapacity: true)
    self.entries.append(contentsOf: kept.reversed())
  }

  /// Takes out the last header of the kind of `message` when no frame that it is for came after it.
  mutating func replaceHeader(by message: MediaMessage) {
    let last = self.entries.indices.last {
      let other = self.entries[$0].message
      return other.kind == message.kind || (message.kind == .metadata && !other.isHeader)
    }
    guard let last, self.entries[last].message.isHeader else { return }
    self.forget(self.entries[last].message)
    self.entries.remove(at: last)
  }
}

extension MediaMessage {
  /// Whether the message carries a picture.
  var isPicture: Bool {
    self.kind == .video && !self.isSequenceHeader
  }

  /// Whether the message carries sound.
  var isSound: Bool {
    self.kind == .audio && !self.isSequenceHeader
  }
}
