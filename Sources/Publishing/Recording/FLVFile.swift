internal import Glibc
internal import Media
internal import NIOCore
internal import RTMP

/// An FLV file that is being written. Closed when it goes.
///
/// Media time in the file begins at zero with the first frame. Until `finish()` the file says that
/// it lasts no time, as a live stream does, and is playable all the same; the index of its keyframes
/// is brought up to date every `refreshInterval`. Nothing but what can become known later is ever
/// written twice, and tags go to the file in their order, so that whatever ends the process tears
/// at most the last one.
struct FLVFile: ~Copyable {
  /// How often the index is brought up to date.
  static let refreshInterval: Duration = .seconds(10)

  private let file: OutputFile
  private var hasHeader = false
  private var hasVideo = false
  private var hasAudio = false
  private var description: FLVDescription?
  /// Where in the file the body of the description stands.
  private var descriptionOffset = 0
  private var index = KeyframeIndex(capacity: 2)
  private var refreshedAt = MediaTime.zero
  private var indexed = 0
  /// The bytes written so far.
  private(set) var length = 0
  private var firstTime: UInt32?
  private var lastTime: UInt32 = 0

  /// The absolute path the file got.
  var path: String { self.file.path }

  /// Whether there is a frame in it.
  var hasFrame: Bool { self.firstTime != nil }

  /// Creates the file `path`, or `name-2.flv` and so on when it exists: a recording is never
  /// overwritten, and a destination that comes back never fails because of what it recorded before.
  init(creating path: String) throws(PublishFailure) {
    self.init(try OutputFile(creating: path))
  }

  /// Takes over a file that is empty.
  init(_ file: consuming OutputFile) {
    self.file = file
  }

  /// Appends the messages.
  ///
  /// - Returns: the bytes written.
  mutating func write(
    _ messages: some Sequence<MediaMessage>,
    at now: MediaTime
  ) throws(PublishFailure) -> Int {
    var bytes = ByteBuffer()
    if !self.hasHeader {
      self.hasHeader = true
      self.refreshedAt = now
      bytes.writeFLVFileHeader(FLVFileHeader(hasAudio: false, hasVideo: false))
    }
    for message in messages {
      self.append(message, to: &bytes)
    }
    try self.file.append(bytes, at: self.length)
    self.length += bytes.readableBytes
    if now - self.refreshedAt >= Self.refreshInterval {
      self.refreshedAt = now
      try self.refresh()
    }
    return bytes.readableBytes
  }

  /// Completes what could not be known at the start: the duration, the size, the index, and which
  /// media there are. A file without anything in it is removed.
  mutating func finish() throws(PublishFailure) {
    guard self.hasHeader else {
      self.file.remove()
      return
    }
    let flags: UInt8 = (self.hasAudio ? 4 : 0) | (self.hasVideo ? 1 : 0)
    try self.file.overwrite(ByteBuffer(bytes: [flags]), at: 4)
    guard let description = self.description else { return }
    let body = description.body(
      duration: Double(self.lastTime) / 1000,
      fileSize: UInt64(self.length),
      keyframes: self.index.entries
    )
    try self.file.overwrite(body, at: self.descriptionOffset)
  }

  /// How much media there will have been before a frame of time `timestamp`.
  func duration(until timestamp: UInt32) -> Duration {
    .milliseconds(self.fileTime(timestamp))
  }

  /// Whether a time lies before the first frame's, by up to a minute: time stamps wrap.
  func isBeforeFirst(_ timestamp: UInt32) -> Bool {
    timestamp &- (self.firstTime ?? timestamp) > UInt32.max - 60_000
  }

  /// Writes the index as it is now. A recording that is cut off goes on saying that it lasts no
  /// time: players then look for its end themselves.
  private mutating func refresh() throws(PublishFailure) {
    guard let description = self.description, self.index.entries.count != self.indexed else {
      return
    }
    self.indexed = self.index.entries.count
    let body = description.body(duration: 0, fileSize: 0, keyframes: self.index.entries)
    try self.file.overwrite(body, at: self.descriptionOffset)
  }

  private mutating func append(_ message: MediaMessage, to bytes: inout ByteBuffer) {
    let position = self.length + bytes.writerIndex
    var message = message
    if message.isHeader {
      message.timestamp = self.firstTime == nil ? 0 : self.fileTime(message.timestamp)
    } else {
      self.firstTime = self.firstTime ?? message.timestamp
      // Sound that began a little before the first picture would need a time before zero.
      guard !self.isBeforeFirst(message.timestamp) else { return }
      message.timestamp = self.fileTime(message.timestamp)
      self.lastTime = max(self.lastTime, message.timestamp)
      self.hasVideo = self.hasVideo || message.kind == .video
      self.hasAudio = self.hasAudio || message.kind == .audio
      if message.isPicture, message.isKeyframe, self.description != nil {
        self.index.add(position: UInt64(position), time: message.timestamp)
      }
    }
    var tag = FLVTag(message)
    if message.kind == .metadata, position == FLVFile.firstTag,
      let description = FLVDescription(message)
    {
      self.description = description
      self.descriptionOffset = position + FLVFile.tagHeaderLength
      self.index = KeyframeIndex(capacity: description.capacity)
      tag.body = description.body(duration: 0, fileSize: 0, keyframes: [])
    }
    bytes.writeFLVTag(tag)
  }

  /// The bytes of the file's header, with the size of no tag behind it (FLV 10.1, E.2 and E.3).
  private static let firstTag = 13
  private static let tagHeaderLength = 11

  /// The time since the first frame; zero for what comes before it.
  private func fileTime(_ timestamp: UInt32) -> UInt32 {
    self.isBeforeFirst(timestamp) ? 0 : timestamp &- (self.firstTime ?? timestamp)
  }
}
