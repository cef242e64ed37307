public import NIOCore

/// The nine bytes at the start of an FLV file (E.2).
public struct FLVFileHeader: Hashable, Sendable {
  /// Whether audio tags are present.
  public var hasAudio: Bool
  /// Whether video tags are present.
  public var hasVideo: Bool

  /// The length of a header of version 1 in bytes.
  static let length = 9
  /// The greatest `DataOffset` that is taken for a header and not for noise.
  static let maximumLength = 1024

  public init(hasAudio: Bool, hasVideo: Bool) {
    self.hasAudio = hasAudio
    self.hasVideo = hasVideo
  }
}

extension ByteBuffer {
  /// Writes the file header and the zero size of the tag before the first (E.3).
  public mutating func writeFLVFileHeader(_ header: FLVFileHeader) {
    let flags: UInt8 = (header.hasAudio ? 4 : 0) | (header.hasVideo ? 1 : 0)
    self.writeBytes([0x46, 0x4C, 0x56, 1, flags])
    self.writeInteger(UInt32(FLVFileHeader.length))
    self.writeInteger(UInt32(0))
  }

  /// Reads the file header and the size before the first tag; moves nothing when bytes are missing.
  public mutating func readFLVFileHeader() throws(RTMPError) -> FLVFileHeader? {
    var ahead = self
    // What is there is checked even when the rest is missing: noise is told from its first byte.
    for expected in [0x46, 0x4C, 0x56] as [UInt8] {
      guard let byte = ahead.readInteger(as: UInt8.self) else { return nil }
      guard byte == expected else {
        throw RTMPError(.invalidFLV, "The file does not begin with “FLV”; it is no FLV file.")
      }
    }
    guard let (version, flags) = ahead.readMultipleIntegers(as: (UInt8, UInt8).self) else {
      return nil
    }
    guard version == 1 else {
      throw RTMPError(.invalidFLV, "The FLV version is \(version); only version 1 is known.")
    }
    guard let offset = ahead.readInteger(as: UInt32.self) else { return nil }
    guard (FLVFileHeader.length ... FLVFileHeader.maximumLength).contains(Int(offset)) else {
      throw RTMPError(.invalidFLV, "The FLV header claims \(offset) bytes; 9 are usual.")
    }
    let rest = Int(offset) - FLVFileHeader.length + 4
    guard ahead.readableBytes >= rest else { return nil }
    ahead.moveReaderIndex(forwardBy: rest)
    self = ahead
    return FLVFileHeader(hasAudio: flags & 4 != 0, hasVideo: flags & 1 != 0)
  }
}
