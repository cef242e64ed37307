public import Media

/// A picture of a pool while it is being made: the only time its samples may be written.
public struct BlankPicture: ~Copyable {
  /// A rectangle of samples that can be written.
  public struct Plane {
    /// The first sample of the first row.
    public let base: UnsafeMutableRawPointer
    /// The distance from one row to the next.
    public let bytesPerRow: Int
    /// The bytes of a row that carry samples.
    public let width: Int
    /// The rows.
    public let rows: Int
  }

  private let memory: PicturePool.Memory
  private let layout: PictureLayout

  init(memory: PicturePool.Memory, layout: PictureLayout) {
    self.memory = memory
    self.layout = layout
  }

  /// Calls `body` with the planes; their pointers are valid only inside.
  public borrowing func withPlanes<Result, Failure: Error>(
    _ body: ([Plane]) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(self.planes)
  }

  private var planes: [Plane] {
    self.layout.planes.map {
      Plane(
        base: self.memory.block.base + $0.offset,
        bytesPerRow: $0.bytesPerRow,
        width: $0.width,
        rows: $0.rows
      )
    }
  }

  /// The finished picture, which nobody writes any more; it goes back to its pool with the last
  /// reference.
  public consuming func finished() -> PictureBuffer {
    let planes = self.planes.map {
      PictureBuffer.Plane(base: UnsafeRawPointer($0.base), bytesPerRow: $0.bytesPerRow)
    }
    return PictureBuffer(planes: planes) { [memory = self.memory] in
      withExtendedLifetime(memory) {}
    }
  }
}
