internal import CV4L2
internal import Media

/// The picture formats that are read, best first.
enum CameraFormat: String, CaseIterable {
  /// Three planes; what the encoder takes.
  case i420 = "I420"
  /// Two planes.
  case nv12 = "NV12"
  /// One plane, with twice the chroma rows of the others.
  case yuyv = "YUYV"
  /// One JPEG a frame: costs a decoder, but fits through USB 2 at 720p and above.
  case mjpeg = "MJPEG"

  /// The driver's four characters for it.
  var fourcc: UInt32 {
    switch self {
    case .i420: cv4l2_pix_fmt_yuv420
    case .nv12: cv4l2_pix_fmt_nv12
    case .yuyv: cv4l2_pix_fmt_yuyv
    case .mjpeg: cv4l2_pix_fmt_mjpeg
    }
  }

  /// Whether the driver gives samples, not coded pictures.
  var isRaw: Bool {
    switch self {
    case .i420, .nv12, .yuyv: true
    case .mjpeg: false
    }
  }

  /// How the samples lie; `nil` when only a decoder knows.
  var pixelFormat: PixelFormat? {
    switch self {
    case .i420: .i420
    case .nv12: .nv12
    case .yuyv: .yuyv
    case .mjpeg: nil
    }
  }

  /// The name of any of the driver's formats: ours where it is read, else its four characters.
  static func name(ofFourcc fourcc: UInt32) -> String {
    if let format = Self.allCases.first(where: { $0.fourcc == fourcc }) {
      return format.rawValue
    }
    let characters = (0 ..< 4).map { UInt8(truncatingIfNeeded: fourcc >> ($0 * 8)) }
    // Bit 31 marks big-endian formats; the rest are printable, padded with spaces.
    let text = String(decoding: characters.map { $0 & 0x7f }, as: Unicode.ASCII.self)
    return String(text.filter { $0 != " " && !$0.isNewline && $0 != "\0" })
  }
}
