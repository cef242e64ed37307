internal import NIOCore

/// How much of a message header a chunk repeats (RTMP 1.0, 5.3.1.2).
enum ChunkFormat: UInt8 {
  /// Everything, with the absolute timestamp: 11 bytes.
  case full = 0
  /// Everything but the message stream, with the time since the last message: 7 bytes.
  case sameStream = 1
  /// The time since the last message alone: 3 bytes.
  case sameShape = 2
  /// Nothing: more of the same message, or a message like the last one.
  case same = 3
}

/// The basic header and the message header of one chunk, as they stand on the wire.
struct ChunkHeader: Hashable {
  /// The most bytes of a header: 3 of the basic one, 11 of the message's, 4 of an extended timestamp.
  static let longest = 18

  var format: ChunkFormat
  var chunkStreamID: UInt32
  /// The timestamp field: the time itself for `full`, the time since the last message for
  /// `sameStream` and `sameShape`, and the extended timestamp, if one is read, for `same`.
  var time: UInt32 = 0
  var length: Int = 0
  var typeID: UInt8 = 0
  var messageStreamID: UInt32 = 0
  /// Whether `time` stands in 32 bits of its own (5.3.1.3).
  var isExtended = false

  /// The value of the 24 bits that says that 32 bits follow (5.3.1.3).
  static let extendedTimestampMark: UInt32 = 0xFF_FFFF
}

extension ByteBuffer {
  /// Reads the headers of a chunk; moves nothing when bytes are missing.
  ///
  /// - Parameter isExtended: whether the last header of this chunk stream had an extended
  ///   timestamp, which chunks of format 3 then repeat (5.3.1.3).
  mutating func readChunkHeader(
    isExtended: (_ chunkStreamID: UInt32) -> Bool
  ) -> ChunkHeader? {
    var ahead = self
    guard let header = ahead.takeChunkHeader(isExtended: isExtended) else { return nil }
    self = ahead
    return header
  }

  private mutating func takeChunkHeader(
    isExtended: (_ chunkStreamID: UInt32) -> Bool
  ) -> ChunkHeader? {
    guard
      let first = self.readInteger(as: UInt8.self),
      let format = ChunkFormat(rawValue: first >> 6),
      let chunkStreamID = self.readChunkStreamID(first: first)
    else { return nil }
    var header = ChunkHeader(format: format, chunkStreamID: chunkStreamID)

    guard format != .same else {
      guard isExtended(chunkStreamID) else { return header }
      guard let time = self.readInteger(as: UInt32.self) else { return nil }
      header.time = time
      header.isExtended = true
      return header
    }

    guard let time = self.readInteger24() else { return nil }
    header.time = time
    if format != .sameShape {
      guard let length = self.readInteger24(), let typeID = self.readInteger(as: UInt8.self) else {
        return nil
      }
      header.length = Int(length)
      header.typeID = typeID
    }
    if format == .full {
      // The only little-endian field of RTMP.
      guard let id = self.readInteger(endianness: .little, as: UInt32.self) else { return nil }
      header.messageStreamID = id
    }
    if time == ChunkHeader.extendedTimestampMark {
      guard let extended = self.readInteger(as: UInt32.self) else { return nil }
      header.time = extended
      header.isExtended = true
    }
    return header
  }

  /// The chunk stream of a basic header of one, two or three bytes (5.3.1.1).
  private mutating func readChunkStreamID(first: UInt8) -> UInt32? {
    switch first & 0x3F {
    case 0:
      return self.readInteger(as: UInt8.self).map { UInt32($0) + 64 }
    case 1:
      return self.readInteger(endianness: .little, as: UInt16.self).map { UInt32($0) + 64 }
    case let id:
      return UInt32(id)
    }
  }

  /// Writes the headers of a chunk.
  mutating func writeChunkHeader(_ header: ChunkHeader) {
    let format = header.format.rawValue << 6
    switch header.chunkStreamID {
    case 0 ... 63:
      self.writeInteger(format | UInt8(header.chunkStreamID))
    case 64 ... 319:
      self.writeMultipleIntegers(format, UInt8(header.chunkStreamID - 64))
    case let id:
      self.writeInteger(format | 1)
      self.writeInteger(UInt16(id - 64), endianness: .little)
    }
    if header.format != .same {
      self.writeInteger24(header.isExtended ? ChunkHeader.extendedTimestampMark : header.time)
    }
    if header.format == .full || header.format == .sameStream {
      self.writeInteger24(UInt32(header.length))
      self.writeInteger(header.typeID)
    }
    if header.format == .full {
      self.writeInteger(header.messageStreamID, endianness: .little)
    }
    if header.isExtended {
      self.writeInteger(header.time)
    }
  }
}
