internal import Media

/// The mean of each component of a picture, 0 to 255.
public struct MeanColor: Hashable, Sendable {
  public var luma: Double
  public var u: Double
  public var v: Double

  /// Measures one sample of 16 of each plane.
  ///
  /// - Parameter frame: with three planes.
  init(_ frame: VideoFrame) {
    let means = frame.buffer.withPlanes { planes in
      planes.prefix(3).enumerated().map { index, plane in
        let width = index == 0 ? frame.size.width : frame.size.width / 2
        let height = index == 0 ? frame.size.height : frame.size.height / 2
        var count = 0
        var sum = 0
        for y in stride(from: 0, to: height, by: 4) {
          for x in stride(from: 0, to: width, by: 4) {
            let offset = y * plane.bytesPerRow + x
            sum += Int(plane.base.load(fromByteOffset: offset, as: UInt8.self))
            count += 1
          }
        }
        return Double(sum) / Double(max(1, count))
      }
    }
    self.init(luma: means[0], u: means[1], v: means[2])
  }

  public init(luma: Double, u: Double, v: Double) {
    self.luma = luma
    self.u = u
    self.v = v
  }

  /// Whether no component is further than `tolerance` from that of `other`.
  public func isNear(_ other: MeanColor, within tolerance: Double = 12) -> Bool {
    abs(self.luma - other.luma) <= tolerance && abs(self.u - other.u) <= tolerance
      && abs(self.v - other.v) <= tolerance
  }

  /// The primaries of sRGB in limited range (ITU-R BT.709).
  public static let red = MeanColor(luma: 63, u: 102, v: 240)
  public static let blue = MeanColor(luma: 32, u: 240, v: 118)
  /// The ground of the built-in slate.
  public static let slate = MeanColor(luma: 52, u: 136, v: 122)
}
