internal import Media
internal import RTMP

/// The files of a recording, one after the other, as its rotation says.
///
/// Each begins at a keyframe, with headers of its own and media time zero. Every frame is in exactly
/// one of them: sound that comes after the keyframe of a new file and belongs before it still goes
/// to the file before.
struct FLVRecorder: ~Copyable {
  private let recording: PushURL.Recording
  private var file: FLVFile
  /// The file before, while sound may still come for it.
  private var before: FLVFile?
  private var number: Int
  private var headers = Headers()
  /// The length of the file at its last keyframe, and the bytes from the one before to there.
  private var keyframeAt = 0
  private var lastGroup = 0

  /// The newest headers of each kind.
  private struct Headers {
    var metadata: MediaMessage?
    var video: MediaMessage?
    var audio: MediaMessage?

    mutating func keep(_ message: MediaMessage) {
      switch message.kind {
      case .metadata: self.metadata = message
      case .video: self.video = message
      case .audio: self.audio = message
      }
    }

    var all: [MediaMessage] {
      [self.metadata, self.video, self.audio].compactMap { $0 }
    }
  }

  /// Creates the first file.
  init(creating recording: PushURL.Recording) throws(PublishFailure) {
    self.recording = recording
    let file = try OutputFile(creating: recording.path)
    self.number = file.number
    self.file = FLVFile(file)
  }

  /// The file that is written now.
  var path: String { self.file.path }

  /// Appends the messages.
  ///
  /// - Returns: the bytes written.
  mutating func write(
    _ messages: some Sequence<MediaMessage>,
    at now: MediaTime
  ) throws(PublishFailure) -> Int {
    guard self.recording.rotation != nil else {
      return try self.file.write(messages, at: now)
    }
    var bytes = 0
    // What goes to the present file, in one write.
    var run: [MediaMessage] = []
    for message in messages {
      if message.isHeader {
        self.headers.keep(message)
      } else if try self.goesBefore(message) {
        bytes += try self.before?.write(CollectionOfOne(message), at: now) ?? 0
        continue
      } else if self.canBegin(message) {
        bytes += try self.file.write(run, at: now)
        run = []
        if self.isDue(at: message) {
          try self.rotate()
          // At once, so that the file knows which sound comes too late for it.
          bytes += try self.file.write(self.headers.all + [message], at: now)
          continue
        }
      }
      run.append(message)
    }
    return bytes + (try self.file.write(run, at: now))
  }

  /// Completes the files.
  mutating func finish() throws(PublishFailure) {
    try self.before?.finish()
    self.before = nil
    try self.file.finish()
  }

  /// Whether a frame belongs to the file before. That is completed once none can come any more.
  private mutating func goesBefore(_ message: MediaMessage) throws(PublishFailure) -> Bool {
    guard self.before != nil else { return false }
    let isEarly = self.file.isBeforeFirst(message.timestamp)
    if message.isSound, isEarly { return true }
    let isOver =
      message.isSound || self.headers.audio == nil
      || self.file.duration(until: message.timestamp) >= Self.patience
    if isOver {
      try self.before?.finish()
      self.before = nil
    }
    return false
  }

  /// How far sound can be behind the pictures, and more.
  private static let patience: Duration = .seconds(2)

  /// Whether a file can begin with the frame: a keyframe, or any sound where there are no pictures.
  private func canBegin(_ message: MediaMessage) -> Bool {
    message.isPicture ? message.isKeyframe : self.headers.video == nil
  }

  /// Whether the file ends before `message`, at which one can begin.
  private mutating func isDue(at message: MediaMessage) -> Bool {
    guard self.file.hasFrame, let rotation = self.recording.rotation else { return false }
    self.lastGroup = max(self.file.length - self.keyframeAt, 0)
    self.keyframeAt = self.file.length
    return rotation.isDue(
      after: self.file.duration(until: message.timestamp),
      bytes: self.file.length,
      next: self.lastGroup
    )
  }

  private mutating func rotate() throws(PublishFailure) {
    try self.before?.finish()
    self.before = nil
    let next = try OutputFile(creating: self.recording.path, from: self.number + 1)
    self.number = next.number
    var file = FLVFile(next)
    swap(&self.file, &file)
    self.before = consume file
    self.keyframeAt = 0
  }
}

extension RecordingRotation {
  /// Whether a file ends at a keyframe.
  ///
  /// - Parameters:
  ///   - duration: what is in it.
  ///   - bytes: its length.
  ///   - next: how many bytes may come up to the next keyframe: as many as from the last one on.
  func isDue(after duration: Duration, bytes: Int, next: Int) -> Bool {
    if let time = self.time, duration >= time { return true }
    if let limit = self.bytes, bytes + next > limit { return true }
    return false
  }
}
