internal import CPixels
internal import FFmpeg
public import Media

/// Makes skin smoother and lighter, and leaves the rest of a picture as it is.
///
/// Skin is what has the chroma of skin, with a soft edge. Its luma is smoothed within edges, and
/// lifted between black and white; chroma stays. A picture goes through untouched, without a copy,
/// while beauty is off. One thread owns it.
public final class BeautyFilter {
  /// How much work a picture may be.
  public enum Effort: Hashable, Sendable {
    case full
    /// One pass in place of three, for a processor that is too slow.
    case light
  }

  /// The pictures that may be made and in use at once: as those of `CanvasRenderer`.
  private static let pictures = 8

  public var beauty: Beauty {
    didSet {
      // Memory of some pictures.
      if self.beauty.isOff { self.workshop = nil }
    }
  }
  public var effort = Effort.full

  private let kernels: cpixels_kernels
  private var workshop: Workshop?

  public convenience init(_ beauty: Beauty = Beauty()) {
    self.init(beauty, kernels: cpixels_kernels().pointee)
  }

  init(_ beauty: Beauty, kernels: cpixels_kernels) {
    self.beauty = beauty
    self.kernels = kernels
  }

  /// Whether the processor has vector kernels for it.
  public static var isAccelerated: Bool {
    cpixels_kernels() != cpixels_portable_kernels()
  }

  /// The picture with its skin made smoother and lighter, or itself while beauty is off.
  ///
  /// - Parameter frame: I420 in limited range.
  public func apply(to frame: VideoFrame) throws(ProcessingError) -> VideoFrame {
    if self.beauty.isOff { return frame }
    precondition(
      frame.format == .i420 && frame.range == .limited,
      "Beauty is for what a canvas renderer gives."
    )
    let workshop = self.workshop(for: frame.size)
    guard let picture = workshop.pool.blank() else {
      throw ProcessingError(
        code: .noFreePicture,
        message: "All \(Self.pictures) pictures of \(frame.size) are in use; "
          + "the encoder is behind."
      )
    }
    frame.buffer.withPlanes { source in
      picture.withPlanes { target in
        for plane in 1 ... 2 {
          for row in 0 ..< target[plane].rows {
            (target[plane].base + row * target[plane].bytesPerRow).copyMemory(
              from: source[plane].base + row * source[plane].bytesPerRow,
              byteCount: target[plane].width
            )
          }
        }
        workshop.retouch(source, as: self.beauty, into: target[0])
      }
    }
    return VideoFrame(
      size: frame.size,
      format: .i420,
      range: .limited,
      timestamp: frame.timestamp,
      sequence: frame.sequence,
      buffer: picture.finished()
    )
  }

  private func workshop(for size: PictureSize) -> Workshop {
    if let workshop, workshop.pool.size == size, workshop.effort == self.effort {
      return workshop
    }
    let workshop = Workshop(
      // Pictures of the pool before are in use, but few of them: it goes with the last.
      pool: PicturePool(size: size, format: .i420, capacity: Self.pictures),
      effort: self.effort,
      kernels: self.kernels
    )
    self.workshop = workshop
    return workshop
  }
}

extension BeautyFilter {
  /// What pictures of one size are made with.
  private final class Workshop {
    let pool: PicturePool
    let effort: Effort
    private let kernels: cpixels_kernels
    private let smoother: LumaSmoother
    /// How much of a row of chroma is skin.
    private let mask: UnsafeMutableBufferPointer<UInt8>

    init(pool: PicturePool, effort: Effort, kernels: cpixels_kernels) {
      self.pool = pool
      self.effort = effort
      self.kernels = kernels
      self.smoother = LumaSmoother(
        width: pool.size.width,
        height: pool.size.height,
        reaches: BeautyTable.reaches(pool.size, effort),
        kernels: kernels
      )
      self.mask = .allocate(capacity: (pool.size.width + 1) / 2)
      self.mask.initialize(repeating: 0)
    }

    deinit {
      self.mask.deallocate()
    }

    /// Writes the luma of `target`.
    func retouch(
      _ source: [PictureBuffer.Plane],
      as beauty: Beauty,
      into target: BlankPicture.Plane
    ) {
      var skin = BeautyTable.skin
      var retouch = BeautyTable.retouch(beauty)
      let isSmoothed = beauty.level > 0
      let luma = source[0]
      self.smoother.smooth(
        luma.base,
        bytesPerRow: luma.bytesPerRow,
        bound: BeautyTable.bound(beauty)
      ) {
        var hasSkin = false
        for row in 0 ..< target.rows {
          if row.isMultiple(of: 2) { hasSkin = self.markSkin(source, &skin, row: row / 2) }
          let samples = luma.base.assumingMemoryBound(to: UInt8.self) + row * luma.bytesPerRow
          let output = target.base.assumingMemoryBound(to: UInt8.self) + row * target.bytesPerRow
          guard hasSkin else {
            output.update(from: samples, count: target.width)
            continue
          }
          self.kernels.retouch_row(
            &retouch,
            samples,
            isSmoothed ? self.smoother.smoothRow(row) : samples,
            isSmoothed ? self.smoother.fineRow(row) : samples,
            self.mask.baseAddress,
            Int32(target.width),
            output
          )
        }
      }
    }

    /// - Returns: whether there is any in the row.
    private func markSkin(
      _ source: [PictureBuffer.Plane],
      _ skin: inout cpixels_skin,
      row: Int
    ) -> Bool {
      let samples = source[1 ... 2].map { plane in
        plane.base.assumingMemoryBound(to: UInt8.self) + row * plane.bytesPerRow
      }
      return self.kernels.mark_skin(
        samples[0],
        samples[1],
        &skin,
        Int32(self.mask.count),
        self.mask.baseAddress
      ) != 0
    }
  }
}
