internal import Media

extension StillImageHeader {
  /// The scans of a progressive image that are taken. Encoders make about ten; each costs a pass
  /// over the whole picture, so that a file of thousands would keep a core busy for minutes.
  private static let mostScans = 100

  /// The size of a JPEG image (ITU-T T.81, B.1 and B.2).
  static func jpeg(_ bytes: [UInt8]) throws(StillImageError) -> PictureSize {
    var size: PictureSize?
    var scans = 0
    var offset = 2
    while let marker = self.jpegMarker(bytes, from: offset) {
      offset = marker.end
      switch marker.code {
      case 0xd9:
        guard let size, scans > 0 else { throw self.damaged(.jpeg, "it has no picture") }
        return size
      case 0xd0 ... 0xd8, 0x01:
        // Restarts and other markers without a segment.
        continue
      case _:
        guard let length = bytes.bigEndian(at: offset, count: 2), length >= 2 else {
          throw self.damaged(.jpeg, "a segment at byte \(offset) has no length")
        }
        if marker.code == 0xda { scans += 1 }
        if self.isFrame(marker.code) {
          // Length, precision, height, width (T.81, B.2.2).
          guard
            let height = bytes.bigEndian(at: offset + 3, count: 2),
            let width = bytes.bigEndian(at: offset + 5, count: 2)
          else { throw self.damaged(.jpeg, "its frame header is cut off") }
          guard size == nil else { throw self.damaged(.jpeg, "it has two pictures") }
          size = PictureSize(width: width, height: height)
        }
        offset += length
      }
      guard scans <= self.mostScans else {
        throw StillImageError(
          .unsupported,
          "The JPEG image has more than \(self.mostScans) scans. Save it as a baseline image."
        )
      }
    }
    throw self.damaged(.jpeg, "it ends after \(bytes.count) bytes, before its end marker")
  }

  /// Whether a marker begins a frame: SOF0 to SOF15 without DHT, JPG and DAC (T.81, table B.1).
  private static func isFrame(_ code: UInt8) -> Bool {
    (0xc0 ... 0xcf).contains(code) && ![0xc4, 0xc8, 0xcc].contains(code)
  }

  /// The next marker at or after `offset`, over the coded data of a scan if need be: in there, every
  /// 0xff is followed by a zero or is a restart (T.81, B.1.1.5).
  private static func jpegMarker(
    _ bytes: [UInt8],
    from offset: Int
  ) -> (code: UInt8, end: Int)? {
    bytes.withUnsafeBufferPointer { bytes in
      var index = offset
      while index + 1 < bytes.count {
        if bytes[index] == 0xff, bytes[index + 1] != 0, bytes[index + 1] != 0xff {
          return (bytes[index + 1], index + 2)
        }
        index += 1
      }
      return nil
    }
  }
}
