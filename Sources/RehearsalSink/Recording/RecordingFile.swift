internal import Glibc
internal import NIOCore
internal import RTMP

/// An FLV file being written. Blocks; one thread owns it.
struct RecordingFile: ~Copyable {
  private let descriptor: Int32
  private let path: String
  private var hasMetadata = false
  private var hasAudio = false
  private var hasVideo = false
  private var firstTimestamp: UInt32?
  private var lastTimestamp: UInt32 = 0
  private var durationOffset: Int = 0
  private var length = 0

  /// The bytes between the start of the metadata and the number of its first property, `duration`.
  private static let durationInMetadata = 29
  private static let tagHeaderLength = 11

  /// Opens a file that does not exist yet.
  ///
  /// - Returns: `nil` when there is already one of that name.
  static func create(path: String) throws(RehearsalSinkError) -> RecordingFile? {
    // Possible errors: EEXIST, or what hinders writing here (EACCES, ENOENT, ENOSPC, EROFS).
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      if errno == EEXIST { return nil }
      throw Self.failure("cannot be opened", path)
    }
    var file = RecordingFile(descriptor: descriptor, path: path)
    var header = ByteBuffer()
    header.writeFLVFileHeader(FLVFileHeader(hasAudio: true, hasVideo: true))
    try file.write(header)
    return file
  }

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    // The data was written; a late error of close(2) on a local file has nobody to go to.
    _ = close(self.descriptor)
  }

  /// Appends a message.
  mutating func append(_ message: MediaMessage) throws(RehearsalSinkError) {
    if !self.hasMetadata {
      self.hasMetadata = true
      try self.writeMetadata(message)
      if message.kind == .metadata { return }
    }
    switch message.kind {
    case .audio: self.hasAudio = true
    case .video: self.hasVideo = true
    case .metadata: break
    }
    if message.kind != .metadata {
      self.firstTimestamp = self.firstTimestamp ?? message.timestamp
      self.lastTimestamp = message.timestamp
    }
    try self.write(FLVTag(message))
  }

  /// Puts the duration and the tracks, which are known now, where they belong.
  mutating func finish() throws(RehearsalSinkError) {
    var flags = ByteBuffer()
    flags.writeInteger(UInt8((self.hasAudio ? 4 : 0) | (self.hasVideo ? 1 : 0)))
    try self.write(flags, at: 4)
    guard self.hasMetadata else { return }
    let milliseconds = self.lastTimestamp &- (self.firstTimestamp ?? self.lastTimestamp)
    var duration = ByteBuffer()
    duration.writeInteger((Double(milliseconds) / 1000).bitPattern)
    try self.write(duration, at: self.durationOffset)
  }

  /// Writes the client's metadata, or some of our own, with the duration in the first place.
  private mutating func writeMetadata(_ message: MediaMessage) throws(RehearsalSinkError) {
    var properties: AMF0Object = ["duration": 0]
    if message.kind == .metadata {
      var body = message.body
      // Metadata that cannot be read is left out of the file; the media still plays.
      let values = try? body.readAMF0Values()
      properties.properties += (values?.dropFirst().first?.properties?.properties ?? [])
        .filter { $0.name != "duration" }
    }
    var body = ByteBuffer()
    body.writeAMF0("onMetaData")
    body.writeAMF0(.ecmaArray(properties))
    self.durationOffset = self.length + Self.tagHeaderLength + Self.durationInMetadata
    try self.write(FLVTag(kind: .script, timestamp: 0, body: body))
  }

  private mutating func write(_ tag: FLVTag) throws(RehearsalSinkError) {
    guard tag.body.readableBytes <= FLVTag.maximumBodyLength else { return }
    var buffer = ByteBuffer()
    buffer.reserveCapacity(tag.body.readableBytes + 15)
    buffer.writeFLVTag(tag)
    try self.write(buffer)
  }

  private mutating func write(_ buffer: ByteBuffer) throws(RehearsalSinkError) {
    try self.write(buffer, at: self.length)
    self.length += buffer.readableBytes
  }

  private func write(_ buffer: ByteBuffer, at offset: Int) throws(RehearsalSinkError) {
    var buffer = buffer
    var offset = offset
    while buffer.readableBytes > 0 {
      let written = buffer.withUnsafeReadableBytes {
        pwrite(self.descriptor, $0.baseAddress, $0.count, off_t(offset))
      }
      // Possible returns: bytes written, maybe fewer than asked; −1 with EINTR, or with ENOSPC,
      // EDQUOT, EFBIG or EIO, after which no further write helps.
      guard written >= 0 else {
        if errno == EINTR { continue }
        throw Self.failure("cannot be written", self.path)
      }
      buffer.moveReaderIndex(forwardBy: written)
      offset += written
    }
  }

  private static func failure(_ what: String, _ path: String) -> RehearsalSinkError {
    let cause = String(cString: strerror(errno))
    return RehearsalSinkError(.recordingFailed, "The recording \(path) \(what): \(cause).")
  }
}
