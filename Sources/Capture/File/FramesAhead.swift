internal import Media

/// Decoded frames that wait for their time: bounded, and in order.
///
/// The bound is what `wants…` says: the reader decodes no further ahead.
struct FramesAhead {
  /// The most pictures that wait.
  static let pictureLimit = 8
  /// The most sound that waits.
  static let soundLimit = Duration.milliseconds(250)

  /// The next frame to give.
  enum Frame {
    case picture(VideoFrame)
    case sound(AudioFrame)

    var timestamp: MediaTime {
      switch self {
      case .picture(let frame): frame.timestamp
      case .sound(let frame): frame.timestamp
      }
    }
  }

  private var pictures: [VideoFrame] = []
  private var sounds: [AudioFrame] = []

  /// Whether another picture may be decoded.
  var wantsPicture: Bool {
    self.pictures.count < Self.pictureLimit
  }

  /// Whether another stretch of sound may be decoded.
  var wantsSound: Bool {
    guard let first = self.sounds.first, let last = self.sounds.last else { return true }
    return last.timestamp + last.duration - first.timestamp < Self.soundLimit
  }

  /// Whether the sound reaches less far ahead than the pictures.
  var isSoundBehind: Bool {
    guard let sound = self.sounds.last else { return true }
    guard let picture = self.pictures.last else { return false }
    return sound.timestamp < picture.timestamp
  }

  /// When the next frame is due.
  var due: MediaTime? {
    switch (self.pictures.first?.timestamp, self.sounds.first?.timestamp) {
    case (let picture?, let sound?): min(picture, sound)
    case (let time?, nil), (nil, let time?): time
    case (nil, nil): nil
    }
  }

  mutating func append(_ picture: VideoFrame) {
    self.pictures.append(picture)
  }

  mutating func append(_ sound: AudioFrame) {
    self.sounds.append(sound)
  }

  /// Takes the next frame, if it is due; of a picture and a sound of one time, the picture.
  mutating func popFirst(dueAt now: MediaTime) -> Frame? {
    guard let due = self.due, due <= now else { return nil }
    if self.pictures.first?.timestamp == due { return .picture(self.pictures.removeFirst()) }
    return .sound(self.sounds.removeFirst())
  }

  /// Drops what is not wanted any more.
  mutating func keep(video: Bool, audio: Bool) {
    if !video { self.pictures.removeAll() }
    if !audio { self.sounds.removeAll() }
  }

  /// Moves all frames to a later time.
  mutating func move(by delay: Duration) {
    self.pictures = self.pictures.map { $0.at($0.timestamp + delay) }
    self.sounds = self.sounds.map { $0.at($0.timestamp + delay) }
  }
}

extension VideoFrame {
  /// The same picture at another time.
  func at(_ timestamp: MediaTime) -> VideoFrame {
    VideoFrame(
      size: self.size,
      format: self.format,
      range: self.range,
      timestamp: timestamp,
      sequence: self.sequence,
      buffer: self.buffer
    )
  }
}

extension AudioFrame {
  /// The same sound at another time.
  func at(_ timestamp: MediaTime) -> AudioFrame {
    AudioFrame(format: self.format, timestamp: timestamp, samples: self.samples)
  }
}
