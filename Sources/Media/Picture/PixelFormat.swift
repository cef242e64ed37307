/// How the samples of a raw picture lie in memory.
public enum PixelFormat: String, Hashable, Sendable, CaseIterable {
  /// Three planes, 8 bits: Y, then U and V at half width and half height (`yuv420p`).
  case i420
  /// Two planes, 8 bits: Y, then U and V interleaved at half width and half height.
  case nv12
  /// One plane, 8 bits: Y0 U Y1 V.
  case yuyv
  /// Three planes, 8 bits: Y, then U and V at half width (what most MJPEG cameras carry).
  case i422
  /// Three planes, 8 bits, at full size.
  case i444
  /// One plane, 8 bits: B G R and an unused byte.
  case bgrx

  /// The number of planes.
  public var planeCount: Int {
    switch self {
    case .i420, .i422, .i444: 3
    case .nv12: 2
    case .yuyv, .bgrx: 1
    }
  }
}

/// Which values of a luma sample are black and white.
public enum ColorRange: String, Hashable, Sendable {
  /// 16 to 235: television, H.264 and most cameras.
  case limited
  /// 0 to 255: JPEG.
  case full
}
