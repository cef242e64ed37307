internal import Media

/// What the parts of an image file say about it, read before any decoder sees the file: so a
/// picture that is too large, or a file that was cut off, costs no memory and no time.
struct StillImageHeader {
  let format: StillImageFormat
  let size: PictureSize
  /// What the decoder needs of the file.
  let decodable: [UInt8]

  /// - Throws: `.unknownFormat`, `.damaged` or `.unsupported`.
  init(_ bytes: [UInt8]) throws(StillImageError) {
    guard let format = StillImageFormat(signatureOf: bytes) else {
      throw StillImageError(
        .unknownFormat,
        "The \(bytes.count) bytes are no PNG, JPEG or WebP image."
      )
    }
    self.format = format
    switch format {
    case .png: (self.size, self.decodable) = try Self.png(bytes)
    case .jpeg: (self.size, self.decodable) = (try Self.jpeg(bytes), bytes)
    case .webp: (self.size, self.decodable) = (try Self.webp(bytes), bytes)
    }
  }

  static func damaged(_ format: StillImageFormat, _ what: String) -> StillImageError {
    StillImageError(.damaged, "The \(format) image is damaged: \(what).")
  }
}

extension [UInt8] {
  /// The number in `count` bytes at `offset`, highest first; `nil` past the end.
  func bigEndian(at offset: Int, count: Int) -> Int? {
    guard offset >= 0, offset + count <= self.count else { return nil }
    return self[offset ..< offset + count].reduce(0) { $0 << 8 | Int($1) }
  }

  /// The number in `count` bytes at `offset`, lowest first; `nil` past the end.
  func littleEndian(at offset: Int, count: Int) -> Int? {
    guard offset >= 0, offset + count <= self.count else { return nil }
    return self[offset ..< offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Whether the four characters of `tag` stand at `offset`.
  func hasTag(_ tag: String, at offset: Int) -> Bool {
    offset >= 0 && self.dropFirst(offset).prefix(4).elementsEqual(tag.utf8)
  }
}
