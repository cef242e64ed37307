/// The formats of still images that are taken.
public enum StillImageFormat: String, Hashable, Sendable, CaseIterable {
  case png
  case jpeg
  case webp

  /// The media type (RFC 2046; `image/webp`: RFC 9649).
  public var mediaType: String {
    "image/" + self.rawValue
  }

  /// What the decoder is called in libavcodec.
  var codec: String {
    switch self {
    case .png: "png"
    case .jpeg: "mjpeg"
    case .webp: "webp"
    }
  }

  /// The format whose first bytes `bytes` has.
  init?(signatureOf bytes: [UInt8]) {
    // PNG 1.2, 3.1; JFIF 1.02 and Exif both begin with a start-of-image and another marker;
    // RFC 9649, 2.4.
    if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
      self = .png
    } else if bytes.starts(with: [0xff, 0xd8, 0xff]) {
      self = .jpeg
    } else if bytes.starts(with: Array("RIFF".utf8)),
      bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
    {
      self = .webp
    } else {
      return nil
    }
  }
}
