internal import Capture
internal import Glibc
internal import Media

/// Music between its reader and the audio thread of a session.
///
/// Bound: 4 s of sound. Policy when full: the reader waits. Policy when empty: the audio thread does
/// not; the music falls silent until there is some again.
// `@unchecked Sendable`: every access to the mutable state holds `mutex`.
final class BGMBuffer: @unchecked Sendable {
  /// Samples per channel.
  static let capacity = BGMSource.format.sampleRate * 4

  private var stretches: [BGMSource.Stretch] = []
  /// Samples of the first stretch that are taken, and samples that are not, each per channel.
  private var takenFrames = 0
  private var storedFrames = 0
  private var isComplete = false
  private var isClosed = false
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init() {
    self.mutex = .allocate(capacity: 1)
    self.condition = .allocate(capacity: 1)
    // These calls fail only for lack of memory.
    pthread_mutex_init(self.mutex, nil)
    pthread_cond_init(self.condition, nil)
  }

  deinit {
    pthread_cond_destroy(self.condition)
    pthread_mutex_destroy(self.mutex)
    self.condition.deallocate()
    self.mutex.deallocate()
  }

  /// Puts a stretch behind the others; waits for room.
  ///
  /// - Returns: whether more is wanted.
  func put(_ stretch: BGMSource.Stretch) -> Bool {
    self.locked {
      while self.storedFrames >= Self.capacity, !self.isClosed {
        pthread_cond_wait(self.condition, self.mutex)
      }
      guard !self.isClosed else { return false }
      self.stretches.append(stretch)
      self.storedFrames += stretch.samples.count / BGMSource.format.channels
      return true
    }
  }

  /// Nothing more is put in.
  func finish() {
    self.locked { self.isComplete = true }
  }

  /// Nothing more is wanted; what is stored can still be taken.
  func close() {
    self.locked {
      self.isClosed = true
      pthread_cond_signal(self.condition)
    }
  }

  /// The samples per channel that are there, and whether they are the last ones.
  var content: (frames: Int, isComplete: Bool) {
    self.locked { (self.storedFrames, self.isComplete) }
  }

  /// Takes samples that follow each other in the file; never waits.
  ///
  /// - Parameter limit: samples per channel.
  /// - Returns: at most so many, with the place of the first one; `nil` when there are none.
  func take(limit: Int) -> BGMSource.Stretch? {
    let channels = BGMSource.format.channels
    return self.locked {
      guard let first = self.stretches.first, limit > 0 else { return nil }
      let begin = self.takenFrames
      let frames = min(limit, first.samples.count / channels - begin)
      let taken = BGMSource.Stretch(
        samples: Array(first.samples[begin * channels ..< (begin + frames) * channels]),
        place: first.place + BGMSource.format.duration(ofFrames: begin)
      )
      self.storedFrames -= frames
      self.takenFrames += frames
      if self.takenFrames * channels == first.samples.count {
        self.stretches.removeFirst()
        self.takenFrames = 0
      }
      pthread_cond_signal(self.condition)
      return taken
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(self.mutex)
    defer { pthread_mutex_unlock(self.mutex) }
    return body()
  }
}
