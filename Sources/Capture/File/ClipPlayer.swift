internal import FFmpeg
internal import Media

/// Decodes a clip a little ahead of the clock, over and over.
struct ClipPlayer: ~Copyable {
  private let path: String
  private var reader: ClipReader
  private var ahead = FramesAhead()
  private var clock = ClipClock(start: .zero)
  private var demand: MediaSelection = [.video, .audio]
  // Whether the present pass gave anything.
  private var passGaveFrames = false

  /// Decodes the first frames.
  init(path: String, reader: consuming ClipReader) throws(CaptureError) {
    self.path = path
    self.reader = reader
    while self.ahead.due == nil {
      _ = try self.decodeAhead()
    }
  }

  /// Packets, pictures and stretches of sound that could not be read or decoded.
  var skippedCount: Int {
    self.reader.skippedCount
  }

  /// The clip begins.
  mutating func begin(at now: MediaTime, demand: MediaSelection) throws(CaptureError) {
    self.clock = ClipClock(start: now)
    self.ahead.move(by: now - .zero)
    guard demand != self.demand else { return }
    // What is not wanted yet begins with the clip as well, should it be wanted soon.
    self.setDemand(demand)
    self.ahead = FramesAhead()
    try self.reader.rewind()
  }

  mutating func setDemand(_ demand: MediaSelection) {
    guard demand != self.demand else { return }
    self.demand = demand
    let video = demand.contains(.video)
    let audio = demand.contains(.audio)
    self.reader.setWanted(video: video, audio: audio)
    self.ahead.keep(video: video, audio: audio)
  }

  /// Decodes the frame that is needed first, if the bounds leave room for it.
  ///
  /// - Returns: whether there was anything to decode.
  mutating func decodeAhead() throws(CaptureError) -> Bool {
    guard !self.demand.isEmpty else { return false }
    if self.reader.isVideoEnded, self.reader.isAudioEnded {
      if !self.passGaveFrames { throw .emptyClip(self.path) }
      self.passGaveFrames = false
      self.clock.passEnded(at: self.reader.end)
      try self.reader.rewind()
      return true
    }

    let canTakeSound = !self.reader.isAudioEnded && self.ahead.wantsSound
    let canTakePicture = !self.reader.isVideoEnded && self.ahead.wantsPicture
    if canTakeSound, self.ahead.isSoundBehind || !canTakePicture {
      if let sound = try self.reader.nextSound() {
        self.ahead.append(sound.at(self.clock.time(of: sound.timestamp)))
        self.passGaveFrames = true
      }
      return true
    }
    if canTakePicture {
      if let picture = try self.reader.nextPicture() {
        self.ahead.append(picture.at(self.clock.time(of: picture.timestamp)))
        self.passGaveFrames = true
      }
      return true
    }
    return false
  }

  /// The next frame, if it is due.
  mutating func nextFrame(dueAt now: MediaTime) -> FramesAhead.Frame? {
    if let due = self.ahead.due, let delay = self.clock.slip(due: due, now: now) {
      self.ahead.move(by: delay)
    }
    return self.ahead.popFirst(dueAt: now)
  }

  /// When the next frame is due.
  func due(after now: MediaTime) -> MediaTime {
    self.ahead.due ?? now + .milliseconds(10)
  }
}
