internal import CPixels
internal import FFmpeg
public import Media

/// Puts a camera's pictures on a session's canvas: I420 in limited range.
///
/// Cutting, scaling and converting are one pass; turning is a second one. A picture that already is
/// what the canvas asks for goes through untouched, without a copy. One thread owns it.
public final class CanvasRenderer {
  /// How far a picture may be cropped instead of zoomed: of 1080 rows 270 are left, and a canvas shows
  /// nothing but blur beyond.
  public static let maximumZoom = 4.0

  /// The canvas.
  public let canvas: Canvas
  /// How much larger the middle of the camera's picture is shown: 1 to `maximumZoom`. May change from
  /// picture to picture.
  public var zoom = 1.0

  /// The pictures that may be rendered and in use at once: the pacer's few, those on their way to
  /// the encoder, and one being made.
  private static let pictures = 8

  /// What makes pictures smaller; `nil` for what only `scaler` does.
  private var shrinker: PictureShrinker?
  /// What `shrinker` was made for, or could not be.
  private var shape: PictureShrinker.Shape?
  private var scaler = Scaler()
  private let pool: PicturePool
  /// Where pictures wait to be turned; `nil` when they are not.
  private let stage: PicturePool?
  private var blackPicture: PictureBuffer?

  public init(canvas: Canvas) {
    self.canvas = canvas
    self.pool = PicturePool(size: canvas.size, format: .i420, capacity: Self.pictures)
    switch canvas.rotation {
    case .none:
      self.stage = nil
    case .quarter, .half, .threeQuarters:
      self.stage = PicturePool(size: canvas.sizeBeforeRotation, format: .i420, capacity: 1)
    }
  }

  /// The picture of `frame` on the canvas, with its timestamp and sequence.
  public func render(_ frame: VideoFrame) throws(ProcessingError) -> VideoFrame {
    if self.isPassedThrough(frame) { return frame }
    guard frame.size.width >= 2, frame.size.height >= 2 else {
      throw ProcessingError(
        code: .unsupported,
        message: "A picture of \(frame.size) is too small to be put on a canvas."
      )
    }
    let picture = try Self.blank(of: self.pool)
    if let stage = self.stage {
      let unturned = try Self.blank(of: stage)
      try self.scale(frame, into: unturned)
      unturned.withPlanes { source in
        picture.withPlanes { target in
          for (source, target) in zip(source, target) {
            PlaneRotation.turn(source, by: self.canvas.rotation, into: target)
          }
        }
      }
    } else {
      try self.scale(frame, into: picture)
    }
    if self.canvas.isMirrored { Self.mirror(picture) }
    return self.frame(
      picture.finished(),
      timestamp: frame.timestamp,
      sequence: frame.sequence
    )
  }

  /// A black picture of the canvas; all share one buffer.
  public func black(timestamp: MediaTime) throws(ProcessingError) -> VideoFrame {
    if let blackPicture = self.blackPicture {
      return self.frame(blackPicture, timestamp: timestamp, sequence: 0)
    }
    let picture = try Self.blank(
      of: PicturePool(size: self.canvas.size, format: .i420, capacity: 1)
    )
    Self.blacken(picture)
    let buffer = picture.finished()
    self.blackPicture = buffer
    return self.frame(buffer, timestamp: timestamp, sequence: 0)
  }

  private func isPassedThrough(_ frame: VideoFrame) -> Bool {
    frame.format == .i420 && frame.range == .limited && frame.size == self.canvas.size
      && self.canvas.rotation == .none && !self.canvas.isMirrored && self.zoom == 1
  }

  private func scale(
    _ frame: VideoFrame,
    into picture: borrowing BlankPicture
  ) throws(ProcessingError) {
    let target = self.canvas.sizeBeforeRotation
    let geometry = CanvasGeometry(source: frame.size, canvas: self.canvas, zoom: self.zoom)
    if geometry.area.size != target {
      // The buffer comes from the pool with some older picture in it.
      Self.blacken(picture)
    }
    let shape = PictureShrinker.Shape(
      source: geometry.part.size,
      format: frame.format,
      range: frame.range,
      target: geometry.area.size
    )
    if shape != self.shape {
      self.shape = shape
      self.shrinker = PictureShrinker(shape)
    }
    if let shrinker = self.shrinker {
      shrinker.shrink(frame, part: geometry.part, into: picture, area: geometry.area)
      return
    }
    do throws(FFmpegError) {
      try self.scaler.scale(
        frame,
        part: geometry.part,
        into: picture,
        area: geometry.area,
        targetSize: target
      )
    } catch {
      throw ProcessingError(
        code: .failed,
        message: "A picture of \(frame.size) \(frame.format) could not be put on a canvas of "
          + "\(self.canvas.size).",
        cause: error
      )
    }
  }

  private func frame(
    _ buffer: PictureBuffer,
    timestamp: MediaTime,
    sequence: UInt64
  ) -> VideoFrame {
    VideoFrame(
      size: self.canvas.size,
      format: .i420,
      range: .limited,
      timestamp: timestamp,
      sequence: sequence,
      buffer: buffer
    )
  }

  private static func blank(of pool: PicturePool) throws(ProcessingError) -> BlankPicture {
    guard let picture = pool.blank() else {
      throw ProcessingError(
        code: .noFreePicture,
        message: "All \(pool.capacity) pictures of \(pool.size) are in use; the encoder is behind."
      )
    }
    return picture
  }

  private static func mirror(_ picture: borrowing BlankPicture) {
    let kernels = cpixels_kernels().pointee
    picture.withPlanes { planes in
      for plane in planes {
        let samples = plane.base.assumingMemoryBound(to: UInt8.self)
        for row in 0 ..< plane.rows {
          kernels.mirror_row(samples + row * plane.bytesPerRow, Int32(plane.width))
        }
      }
    }
  }

  /// Black in limited range: luma 16, chroma in the middle (ITU-R BT.709, 4.4 to 4.6).
  private static func blacken(_ picture: borrowing BlankPicture) {
    picture.withPlanes { planes in
      for (index, plane) in planes.enumerated() {
        UnsafeMutableRawBufferPointer(
          start: plane.base,
          count: plane.bytesPerRow * plane.rows
        ).initializeMemory(as: UInt8.self, repeating: index == 0 ? 16 : 128)
      }
    }
  }
}
