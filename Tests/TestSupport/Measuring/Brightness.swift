internal import Media

/// How bright a picture is, and how much that differs from sample to sample.
public struct Brightness: Hashable, Sendable {
  /// Of luma.
  public var mean: Double
  /// Of luma: the mean square of the distances from the mean.
  public var variance: Double

  /// Measures one luma sample of 16.
  ///
  /// - Parameter frame: with luma in a plane of its own.
  init(_ frame: VideoFrame) {
    var count = 0
    var sum = 0
    var squares = 0
    frame.buffer.withPlanes { planes in
      for y in stride(from: 0, to: frame.size.height, by: 4) {
        for x in stride(from: 0, to: frame.size.width, by: 4) {
          let offset = y * planes[0].bytesPerRow + x
          let luma = Int(planes[0].base.load(fromByteOffset: offset, as: UInt8.self))
          count += 1
          sum += luma
          squares += luma * luma
        }
      }
    }
    self.mean = Double(sum) / Double(count)
    self.variance = Double(squares) / Double(count) - self.mean * self.mean
  }
}
