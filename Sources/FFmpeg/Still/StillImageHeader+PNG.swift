internal import Media

extension StillImageHeader {
  /// The chunks that make the picture (PNG 1.2, 4.1 and 4.2.1).
  ///
  /// The others are not given to the decoder: it inflates texts and colour profiles without a
  /// limit, so that a small file could ask for gigabytes.
  private static let needed = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]

  /// The size of a PNG image, and the file without its ancillary chunks.
  static func png(_ bytes: [UInt8]) throws(StillImageError) -> (PictureSize, [UInt8]) {
    // IHDR comes first (PNG 1.2, 4.1.1): length, type, width, height.
    guard
      bytes.hasTag("IHDR", at: 12),
      let width = bytes.bigEndian(at: 16, count: 4),
      let height = bytes.bigEndian(at: 20, count: 4)
    else { throw self.damaged(.png, "it has no header") }

    var needed = Array(bytes[..<8])
    needed.reserveCapacity(bytes.count)
    var offset = 8
    // Length, type, data and check sum (PNG 1.2, 3.2).
    while let length = bytes.bigEndian(at: offset, count: 4) {
      let end = offset + 12 + length
      guard end <= bytes.count else { break }
      if self.needed.contains(where: { bytes.hasTag($0, at: offset + 4) }) {
        needed += bytes[offset ..< end]
      }
      if bytes.hasTag("IEND", at: offset + 4) {
        return (PictureSize(width: width, height: height), needed)
      }
      offset = end
    }
    throw self.damaged(.png, "it ends after \(bytes.count) bytes, before its last part")
  }
}
