internal import CV4L2
internal import FFmpeg
internal import Media

/// Turns filled buffers of one camera into frames. One thread owns it.
struct FrameReader: ~Copyable {
  /// What became of a buffer.
  enum Outcome {
    /// The frame wraps the buffer.
    case lent(VideoFrame)
    /// The frame has its own memory.
    case copied(VideoFrame)
    /// The frame was decoded into its own memory.
    case decoded(VideoFrame)
    /// Consumers hold too many frames.
    case dropped
    /// There was no picture to make of it.
    case damaged
  }

  private let format: V4L2Format
  /// `nil` for MJPEG.
  private let layout: PictureLayout?
  private var decoder: MJPEGDecoder?
  private var sequence = SequenceCounter()

  init(format: V4L2Format) throws(CaptureError) {
    self.format = format
    self.layout = format.format.pixelFormat.map {
      PictureLayout(format: $0, size: format.size, bytesPerRow: format.bytesPerRow)
    }
    self.decoder = format.format.isRaw ? nil : try MJPEGDecoder()
  }

  /// Makes a frame of `filled`, or gives it back to the driver.
  mutating func frame(of filled: V4L2Ring.Filled, in ring: V4L2Ring, now: MediaTime) -> Outcome {
    let time = FrameStamp.time(flags: filled.flags, driver: filled.time, now: now)
    let sequence = self.sequence.count(filled.sequence)
    let isBad = filled.flags & UInt32(V4L2_BUF_FLAG_ERROR) != 0
    guard !isBad, filled.bytesUsed >= self.layout?.byteCount ?? 1 else {
      ring.skip(filled)
      return .damaged
    }
    guard let layout = self.layout, let pixelFormat = self.format.format.pixelFormat else {
      return self.decoded(filled, in: ring, time: time, sequence: sequence)
    }
    guard let picture = ring.picture(filled, layout: layout) else { return .dropped }
    let frame = VideoFrame(
      size: self.format.size,
      format: pixelFormat,
      range: self.format.range,
      timestamp: time,
      sequence: sequence,
      buffer: picture.buffer
    )
    return picture.isCopy ? .copied(frame) : .lent(frame)
  }

  private mutating func decoded(
    _ filled: V4L2Ring.Filled,
    in ring: V4L2Ring,
    time: MediaTime,
    sequence: UInt64
  ) -> Outcome {
    let frame = ring.read(filled) { bytes in
      self.decoder?.frame(of: bytes, timestamp: time, sequence: sequence)
    }
    return frame.map { .decoded($0) } ?? .damaged
  }
}
