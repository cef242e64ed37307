import Media

/// Pictures of moving noise: the hardest thing to encode, and nothing to draw, since every picture is
/// another window on one block of noise.
struct NoisePicture {
  private let size: PictureSize
  private let block: Block

  /// The noise.
  // `@unchecked Sendable`: written once, before anybody has it.
  private final class Block: @unchecked Sendable {
    static let count = 1 << 17
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: Block.count)

    init(amplitude: UInt64) {
      var state: UInt64 = 0x1234_5678_9abc_def1
      for index in 0 ..< Self.count {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        self.bytes[index] = UInt8(128 - amplitude / 2 + (state >> 32) % max(1, amplitude))
      }
    }

    deinit {
      self.bytes.deallocate()
    }
  }

  /// - Parameter amplitude: the range of the samples; 0 makes still, grey pictures.
  init(size: PictureSize, amplitude: UInt64 = 200) {
    self.size = size
    self.block = Block(amplitude: amplitude)
  }

  /// Picture `index`, captured at `timestamp`.
  func frame(_ index: Int, timestamp: MediaTime = .zero) -> VideoFrame {
    let luma = self.size.area
    let range = Block.count - luma * 3 / 2
    let base = UnsafeRawPointer(self.block.bytes) + (index * 7919) % range
    let width = self.size.width
    let planes = [
      PictureBuffer.Plane(base: base, bytesPerRow: width),
      PictureBuffer.Plane(base: base + luma, bytesPerRow: width / 2),
      PictureBuffer.Plane(base: base + luma * 5 / 4, bytesPerRow: width / 2),
    ]
    return VideoFrame(
      size: self.size,
      format: .i420,
      range: .limited,
      timestamp: timestamp,
      sequence: UInt64(index),
      buffer: PictureBuffer(planes: planes) { [block = self.block] in
        withExtendedLifetime(block) {}
      }
    )
  }
}
