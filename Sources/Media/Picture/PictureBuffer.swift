/// The samples of one picture, counted by reference: a mapped driver buffer, a frame of a pool and
/// a frame of libav look alike here, and go back to their owner when the last reference goes.
///
/// The samples are never written once the buffer exists, so any thread may read them.
// `@unchecked Sendable`: all stored properties are constants, the memory behind the planes is not
// written after `init`, and `release` is called once, by `deinit`.
public final class PictureBuffer: @unchecked Sendable {
  /// A rectangle of samples.
  public struct Plane {
    /// The first sample of the first row.
    public let base: UnsafeRawPointer
    /// The distance from one row to the next.
    public let bytesPerRow: Int

    public init(base: UnsafeRawPointer, bytesPerRow: Int) {
      self.base = base
      self.bytesPerRow = bytesPerRow
    }
  }

  private let planes: [Plane]
  private let release: @Sendable () -> Void

  /// Wraps memory owned elsewhere.
  ///
  /// - Parameters:
  ///   - planes: the planes, in the order of the pixel format; valid until `release` is called.
  ///   - release: gives the memory back; called once, on any thread.
  public init(planes: [Plane], release: @escaping @Sendable () -> Void) {
    self.planes = planes
    self.release = release
  }

  deinit {
    self.release()
  }

  /// Calls `body` with the planes; their pointers are valid only inside.
  public func withPlanes<Result, Failure: Error>(
    _ body: ([Plane]) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(self.planes)
  }
}
