public import NIOCore

/// One tag of an FLV file (E.4.1).
public struct FLVTag: Hashable, Sendable {
  /// What a tag carries; equal to the RTMP message types.
  public enum Kind: UInt8, Hashable, Sendable {
    case audio = 8
    case video = 9
    case script = 18
  }

  /// What the tag carries.
  public var kind: Kind
  /// The decode time in milliseconds, of all 32 bits.
  public var timestamp: UInt32
  /// The bytes behind the tag header; at most 2^24 − 1.
  public var body: ByteBuffer

  /// The bytes before the body.
  static let headerLength = 11
  /// The bytes after the body: the size of the tag again (E.3).
  static let trailerLength = 4
  /// The longest body that the 24 bits of the length can tell.
  public static let maximumBodyLength = 0xFF_FFFF

  public init(kind: Kind, timestamp: UInt32, body: ByteBuffer) {
    self.kind = kind
    self.timestamp = timestamp
    self.body = body
  }

  /// The tag that carries `message` in a file.
  public init(_ message: MediaMessage) {
    let kind: Kind =
      switch message.kind {
      case .audio: .audio
      case .video: .video
      case .metadata: .script
      }
    self.init(kind: kind, timestamp: message.timestamp, body: message.body)
  }

  /// The tag's bytes in three buffers, of which the second is the body itself and not a copy.
  public func encoded() -> [ByteBuffer] {
    var header = ByteBuffer()
    header.reserveCapacity(Self.headerLength + Self.trailerLength)
    header.writeFLVTagHeader(self)
    let trailer = header.writerIndex
    header.writeInteger(UInt32(Self.headerLength + self.body.readableBytes))
    return [
      // Both slices are within what was written above, so they exist.
      header.getSlice(at: 0, length: trailer)!,
      self.body,
      header.getSlice(at: trailer, length: Self.trailerLength)!,
    ]
  }
}

extension ByteBuffer {
  /// Writes the tag and the size that stands behind each tag (E.3).
  public mutating func writeFLVTag(_ tag: FLVTag) {
    self.writeFLVTagHeader(tag)
    self.writeImmutableBuffer(tag.body)
    self.writeInteger(UInt32(FLVTag.headerLength + tag.body.readableBytes))
  }

  /// Writes the eleven bytes before the body.
  fileprivate mutating func writeFLVTagHeader(_ tag: FLVTag) {
    let length = tag.body.readableBytes
    precondition(length <= FLVTag.maximumBodyLength, "An FLV tag holds less than 16 MiB.")
    self.writeInteger(tag.kind.rawValue)
    self.writeInteger24(UInt32(length))
    self.writeInteger24(tag.timestamp & 0xFF_FFFF)
    self.writeInteger(UInt8(tag.timestamp >> 24))
    self.writeInteger24(0)  // StreamID
  }

  /// Reads a tag and the size behind it; moves nothing when bytes are missing.
  ///
  /// - Parameter limit: the longest body that is accepted, in bytes.
  public mutating func readFLVTag(limit: Int) throws(RTMPError) -> FLVTag? {
    guard let first = self.getInteger(at: self.readerIndex, as: UInt8.self) else { return nil }
    guard let kind = FLVTag.Kind(rawValue: first) else {
      throw RTMPError(.invalidFLV, "The tag type is \(first); 8, 9 and 18 are known.")
    }
    guard let length = self.getInteger24(at: self.readerIndex + 1).map({ Int($0) }) else {
      return nil
    }
    guard length <= limit else {
      throw RTMPError(.limitExceeded, "A tag claims \(length) bytes; the limit is \(limit).")
    }
    guard self.readableBytes >= FLVTag.headerLength + length + FLVTag.trailerLength else {
      return nil
    }
    self.moveReaderIndex(forwardBy: 4)
    // The length was checked above, so the reads succeed. The size behind the tag is often wrong in
    // real files and says nothing new, so it is not checked.
    guard
      let low = self.readInteger24(),
      let high = self.readInteger(as: UInt8.self),
      self.readInteger24() != nil,
      let body = self.readSlice(length: length),
      self.readInteger(as: UInt32.self) != nil
    else { preconditionFailure("All bytes of the tag were counted.") }
    return FLVTag(kind: kind, timestamp: UInt32(high) << 24 | low, body: body)
  }
}
