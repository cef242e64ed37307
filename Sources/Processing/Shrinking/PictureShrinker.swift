internal import CPixels
internal import FFmpeg
internal import Media

/// Makes pictures of a camera smaller: to I420 in limited range, cut and shrunk in one pass.
///
/// Does what libswscale does with its bilinear filter, for what cameras send, in about half of the
/// time; see docs/benchmarks.md. One thread owns it.
final class PictureShrinker {
  /// What is shrunk to what.
  struct Shape: Hashable {
    let source: PictureSize
    let format: PixelFormat
    let range: ColorRange
    let target: PictureSize

    /// Whether a shrinker can do it: all edges even, no side growing, one shrinking, by at most 16.
    var isShrinking: Bool {
      let sides = [
        (self.source.width, self.target.width), (self.source.height, self.target.height),
      ]
      return self.source != self.target
        && sides.allSatisfy { source, target in
          target >= 2 && source >= target && source <= 16 * target && source.isMultiple(of: 2)
            && target.isMultiple(of: 2)
        }
    }
  }

  /// One plane of the source, and the planes of the target that come of it.
  private struct Step {
    let plane: Int
    let shrinker: PlaneShrinker
    let targets: [Int]
  }

  let shape: Shape
  private let steps: [Step]

  /// `nil` if the shape is not one of those this is for.
  init?(_ shape: Shape, kernels: cpixels_kernels = cpixels_kernels().pointee) {
    guard shape.isShrinking else { return nil }
    let size = shape.source
    let luma = PlaneShrinker.Extent(width: size.width, rows: size.height)
    let sources: [(plane: Int, packing: PlaneShrinker.Packing, extent: PlaneShrinker.Extent)]
    switch shape.format {
    case .i420, .i422:
      let rows = shape.format == .i420 ? size.height / 2 : size.height
      let chroma = PlaneShrinker.Extent(width: size.width / 2, rows: rows)
      sources = [(0, .alone, luma), (1, .alone, chroma), (2, .alone, chroma)]
    case .nv12:
      let chroma = PlaneShrinker.Extent(width: size.width / 2, rows: size.height / 2)
      sources = [(0, .alone, luma), (1, .pairs, chroma)]
    case .yuyv:
      let chroma = PlaneShrinker.Extent(width: size.width / 2, rows: size.height)
      sources = [(0, .lumaOfYUYV, luma), (0, .chromaOfYUYV, chroma)]
    case .i444, .bgrx:
      return nil
    }
    self.shape = shape
    let isPressed = shape.range == .full
    self.steps = sources.enumerated().map { index, source in
      let isLuma = index == 0
      let half = isLuma ? 1 : 2
      let targets = isLuma ? [0] : sources.count == 2 ? [1, 2] : [index]
      let pressed = isLuma ? ColumnFilter.Range.pressedLuma : .pressedChroma
      return Step(
        plane: source.plane,
        shrinker: PlaneShrinker(
          source.packing,
          from: source.extent,
          to: .init(width: shape.target.width / half, rows: shape.target.height / half),
          range: isPressed ? pressed : .unchanged,
          kernels: kernels
        ),
        targets: targets
      )
    }
  }

  /// Shrinks the part of `picture` at `part` into the area of `target` at `area`; both of the sizes of
  /// the shape, at even coordinates.
  func shrink(
    _ picture: VideoFrame,
    part: PictureRectangle,
    into target: borrowing BlankPicture,
    area: PictureRectangle
  ) {
    picture.buffer.withPlanes { source in
      target.withPlanes { target in
        for step in self.steps {
          let plane = source[step.plane]
          let offset = self.shape.format.offset(
            ofPlane: step.plane,
            x: part.x,
            y: part.y,
            bytesPerRow: plane.bytesPerRow
          )
          step.shrinker.shrink(
            plane.base + offset,
            bytesPerRow: plane.bytesPerRow,
            into: step.targets.map { index in
              let plane = target[index]
              let offset = PixelFormat.i420.offset(
                ofPlane: index,
                x: area.x,
                y: area.y,
                bytesPerRow: plane.bytesPerRow
              )
              return .init(base: plane.base + offset, bytesPerRow: plane.bytesPerRow)
            }
          )
        }
      }
    }
  }
}
