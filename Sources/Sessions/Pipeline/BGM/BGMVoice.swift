internal import Media
internal import Processing

/// One piece of music in the mix: begins, pauses and ends with a short fade. Belongs to the audio
/// thread.
struct BGMVoice {
  /// So much must be read ahead before the music begins, or goes on after it fell silent.
  private static let readAhead = Duration.milliseconds(200)

  private enum State {
    /// Not enough is read yet. Moves to `sounding`, `paused` or `ended`.
    case waiting
    /// It sounds. Moves to `waiting` when the reader is behind, to `pausing`, `ending` or `ended`.
    case sounding
    /// It goes down, to be paused. Moves to `paused`, `sounding` or `ending`.
    case pausing
    /// It is silent and keeps its place. Moves to `waiting` or `ended`.
    case paused
    /// It goes down for good. Moves to `ended`.
    case ending
    /// Nothing comes any more.
    case ended
  }

  private let player: BGMPlayer
  private var tap: BGMTap
  private var fade: Fade
  private var state = State.waiting
  private var hasStarted = false
  /// The samples per channel that sounded since the last whole second.
  private var playedFrames = 0

  init(_ player: BGMPlayer, format: AudioFormat) throws(ProcessingError) {
    self.player = player
    self.tap = try BGMTap(player.buffer, format: format)
    self.fade = Fade(format: format, isIn: false)
  }

  var isEnded: Bool {
    switch self.state {
    case .ended: true
    case .waiting, .sounding, .pausing, .paused, .ending: false
    }
  }

  /// Goes over to another format of the mix, from the next sample on.
  mutating func change(to format: AudioFormat) throws(ProcessingError) {
    self.tap = try BGMTap(self.player.buffer, format: format)
    self.fade = Fade(format: format, isIn: !self.fade.isOut)
    self.playedFrames = 0
  }

  mutating func pause() {
    switch self.state {
    case .waiting: self.state = .paused
    case .sounding:
      self.fade.fadeOut()
      self.state = .pausing
    case .pausing, .paused, .ending, .ended: break
    }
  }

  mutating func resume() {
    switch self.state {
    case .paused: self.state = .waiting
    case .pausing:
      self.fade.fadeIn()
      self.state = .sounding
    case .waiting, .sounding, .ending, .ended: break
    }
  }

  mutating func end() {
    switch self.state {
    case .sounding, .pausing:
      self.fade.fadeOut()
      self.state = .ending
    case .waiting, .paused: self.state = .ended
    case .ending, .ended: break
    }
  }

  /// The next samples, interleaved; `nil` while there is silence.
  mutating func next(frames: Int) throws(ProcessingError) -> [Float]? {
    switch self.state {
    case .ended, .paused:
      return nil

    case .waiting:
      let (stored, isComplete) = self.tap.content
      if isComplete, stored == 0 {
        self.complete()
        return nil
      }
      guard isComplete || stored >= self.tap.format.frames(in: Self.readAhead) else { return nil }
      self.state = .sounding
      self.fade.fadeIn()
      return try self.sound(frames)

    case .sounding:
      return try self.sound(frames)

    case .pausing, .ending:
      return try self.fadeAway(frames)
    }
  }

  private mutating func sound(_ frames: Int) throws(ProcessingError) -> [Float] {
    let (stored, isComplete) = self.tap.content
    if !isComplete, stored < frames + self.fade.length {
      // The reader is behind: what is left is enough to go down with.
      self.fade.fadeOut()
      self.state = .waiting
      return try self.padded(min(frames, self.fade.length), to: frames)
    }
    let samples = try self.padded(frames, to: frames)
    if isComplete, self.tap.content.frames == 0 { self.complete() }
    return samples
  }

  /// Goes down; what comes behind the fade stays where it is, for a resume.
  private mutating func fadeAway(_ frames: Int) throws(ProcessingError) -> [Float] {
    let samples = try self.padded(min(frames, self.fade.remaining), to: frames)
    guard self.fade.isOut else { return samples }
    if case .pausing = self.state {
      self.state = .paused
      self.player.report(.progress(self.tap.place))
    } else {
      self.state = .ended
    }
    return samples
  }

  /// Takes and fades `count` samples per channel, with silence behind them up to `frames`.
  private mutating func padded(
    _ count: Int,
    to frames: Int
  ) throws(ProcessingError) -> [Float] {
    let channels = self.tap.format.channels
    var samples = try self.tap.take(frames: count)
    self.note(frames: samples.count / channels)
    samples += [Float](repeating: 0, count: count * channels - samples.count)
    self.fade.apply(to: &samples)
    return samples + [Float](repeating: 0, count: (frames - count) * channels)
  }

  /// Tells of the beginning, and of each second that has sounded.
  private mutating func note(frames: Int) {
    guard frames > 0 else { return }
    if !self.hasStarted {
      self.hasStarted = true
      self.player.report(.started)
    }
    self.playedFrames += frames
    guard self.playedFrames >= self.tap.format.sampleRate else { return }
    self.playedFrames %= self.tap.format.sampleRate
    self.player.report(.progress(self.tap.place))
  }

  private mutating func complete() {
    self.state = .ended
    self.player.report(.completed)
  }
}
