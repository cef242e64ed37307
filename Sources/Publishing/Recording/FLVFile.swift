internal import Glibc
internal import NIOCore
internal import RTMP

/// An FLV file that is being written. Closed when it goes.
///
/// Media time in the file begins at zero with the first frame. Until `finish()` the file says that
/// it lasts no time, as a live stream does, and is playable all the same.
struct FLVFile: ~Copyable {
  private let descriptor: CInt
  /// The absolute path the file got.
  let path: String
  private var hasHeader = false
  private var hasVideo = false
  private var hasAudio = false
  /// Where in the file the duration stands, as a big-endian `Double`.
  private var durationOffset: Int?
  private var length = 0
  private var firstTime: UInt32?
  private var lastTime: UInt32 = 0

  /// Creates the file `path`, or `name-2.flv` and so on when it exists: a recording is never
  /// overwritten, and a destination that comes back never fails because of what it recorded before.
  init(creating path: String) throws(PublishFailure) {
    for number in 1 ... Self.highestNumber {
      let candidate = number == 1 ? path : Self.numbered(path, number)
      var descriptor: CInt
      repeat {
        descriptor = Glibc.open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      } while descriptor < 0 && errno == EINTR
      let code = errno
      if descriptor >= 0 {
        self.init(descriptor: descriptor, path: candidate)
        return
      }
      guard code == EEXIST else { throw .open(candidate, code) }
    }
    throw .open(path, EEXIST)
  }

  /// Takes over an empty file that is open for writing.
  init(descriptor: CInt, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    // Errors of data written before were told by the writes; there is no way to mend one here.
    _ = Glibc.close(self.descriptor)
  }

  private static let highestNumber = 9999

  private static func numbered(_ path: String, _ number: Int) -> String {
    "\(path.dropLast(".flv".count))-\(number)\(path.suffix(".flv".count))"
  }

  /// Appends the messages.
  ///
  /// - Returns: the bytes written.
  mutating func write(_ messages: some Sequence<MediaMessage>) throws(PublishFailure) -> Int {
    var bytes = ByteBuffer()
    if !self.hasHeader {
      self.hasHeader = true
      bytes.writeFLVFileHeader(FLVFileHeader(hasAudio: false, hasVideo: false))
    }
    for message in messages {
      self.append(message, to: &bytes)
    }
    try self.writeAll(bytes.readableBytesView)
    self.length += bytes.readableBytes
    return bytes.readableBytes
  }

  /// Completes what could not be known at the start: the duration, and which media there are.
  /// A file without anything in it is removed.
  mutating func finish() throws(PublishFailure) {
    guard self.hasHeader else {
      // Fails when somebody else took it away already.
      _ = unlink(self.path)
      return
    }
    let flags: UInt8 = (self.hasAudio ? 4 : 0) | (self.hasVideo ? 1 : 0)
    try self.overwrite([flags], at: 4)
    if let offset = self.durationOffset {
      let seconds = Double(self.lastTime) / 1000
      try self.overwrite(
        withUnsafeBytes(of: seconds.bitPattern.bigEndian) { [UInt8]($0) },
        at: offset
      )
    }
  }

  private mutating func append(_ message: MediaMessage, to bytes: inout ByteBuffer) {
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
    }
    if message.kind == .metadata, self.durationOffset == nil {
      self.durationOffset = message.body.offsetOfDuration.map {
        self.length + bytes.writerIndex + Self.tagHeaderLength + $0
      }
    }
    bytes.writeFLVTag(FLVTag(message))
  }

  private static let tagHeaderLength = 11

  /// The time since the first frame; zero for what comes before it.
  private func fileTime(_ timestamp: UInt32) -> UInt32 {
    self.isBeforeFirst(timestamp) ? 0 : timestamp &- (self.firstTime ?? timestamp)
  }

  /// Whether a time lies before the first frame's, by up to a minute: time stamps wrap.
  private func isBeforeFirst(_ timestamp: UInt32) -> Bool {
    timestamp &- (self.firstTime ?? timestamp) > UInt32.max - 60_000
  }

  private func writeAll(_ bytes: ByteBufferView) throws(PublishFailure) {
    var rest = bytes
    while !rest.isEmpty {
      // Possible results: the bytes written, at least one; or -1 and errno.
      let written = rest.withUnsafeBytes { Glibc.write(self.descriptor, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        throw .write(self.path, errno)
      }
    }
  }

  private func overwrite(_ bytes: [UInt8], at offset: Int) throws(PublishFailure) {
    // Possible results: all bytes written, as they lie within the file; or -1 and errno.
    while pwrite(self.descriptor, bytes, bytes.count, offset) < 0 {
      guard errno == EINTR else { throw .write(self.path, errno) }
    }
  }
}

extension ByteBuffer {
  /// Where the value of the property `duration` stands in an `onMetaData` body, if it is a number.
  fileprivate var offsetOfDuration: Int? {
    // The length and the name of the property, and the marker of a number (AMF 0, 2.2 and 2.5).
    let key: [UInt8] = [0, 8] + Array("duration".utf8) + [0]
    return self.readableBytesView.firstRange(of: key).map { $0.upperBound - self.readerIndex }
  }
}
