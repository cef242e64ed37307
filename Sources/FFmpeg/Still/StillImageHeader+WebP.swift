internal import Media

extension StillImageHeader {
  /// The size of a WebP image (RFC 9649, 2.4 to 2.7).
  static func webp(_ bytes: [UInt8]) throws(StillImageError) -> PictureSize {
    // "RIFF", the bytes that follow, "WEBP".
    guard
      let length = bytes.littleEndian(at: 4, count: 4), length >= 12, 8 + length <= bytes.count
    else {
      throw self.damaged(.webp, "it ends after \(bytes.count) bytes, before its announced end")
    }
    let size: PictureSize? =
      if bytes.hasTag("VP8 ", at: 12) {
        self.webpLossy(bytes)
      } else if bytes.hasTag("VP8L", at: 12) {
        self.webpLossless(bytes)
      } else if bytes.hasTag("VP8X", at: 12) {
        try self.webpExtended(bytes)
      } else {
        nil
      }
    guard let size else { throw self.damaged(.webp, "it has no header") }
    return size
  }

  /// After the chunk's header: a tag of three bytes, a start code and 14 bits for each side
  /// (RFC 6386, 9.1).
  private static func webpLossy(_ bytes: [UInt8]) -> PictureSize? {
    guard
      bytes.littleEndian(at: 23, count: 3) == 0x2a_019d,
      let width = bytes.littleEndian(at: 26, count: 2),
      let height = bytes.littleEndian(at: 28, count: 2)
    else { return nil }
    return PictureSize(width: width & 0x3fff, height: height & 0x3fff)
  }

  /// After the chunk's header: a signature and 14 bits for each side less one (RFC 9649, 3.4).
  private static func webpLossless(_ bytes: [UInt8]) -> PictureSize? {
    guard
      bytes.littleEndian(at: 20, count: 1) == 0x2f,
      let bits = bytes.littleEndian(at: 21, count: 4)
    else { return nil }
    return PictureSize(width: bits & 0x3fff + 1, height: bits >> 14 & 0x3fff + 1)
  }

  /// After the chunk's header: flags and 24 bits for each side less one (RFC 9649, 2.7).
  private static func webpExtended(_ bytes: [UInt8]) throws(StillImageError) -> PictureSize? {
    guard
      let flags = bytes.littleEndian(at: 20, count: 1),
      let width = bytes.littleEndian(at: 24, count: 3),
      let height = bytes.littleEndian(at: 27, count: 3)
    else { return nil }
    guard flags & 0x02 == 0 else {
      throw StillImageError(.unsupported, "The WebP image is an animation; give a still one.")
    }
    return PictureSize(width: width + 1, height: height + 1)
  }
}
