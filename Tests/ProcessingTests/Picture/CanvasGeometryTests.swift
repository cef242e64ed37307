import FFmpeg
import Media
import Testing

@testable import Processing

@Suite struct CanvasGeometryTests {
  private static let hd = PictureSize(width: 1920, height: 1080)

  @Test(
    "zooming takes an ever smaller middle of what fills the canvas",
    arguments: [
      (1.0, PictureRectangle(x: 656, y: 0, size: PictureSize(width: 608, height: 1080))),
      (2.0, PictureRectangle(x: 808, y: 270, size: PictureSize(width: 304, height: 540))),
      (4.0, PictureRectangle(x: 884, y: 404, size: PictureSize(width: 152, height: 270))),
    ]
  )
  func crop(zoom: Double, part: PictureRectangle) {
    let canvas = Canvas(size: PictureSize(width: 540, height: 960))

    let geometry = CanvasGeometry(source: Self.hd, canvas: canvas, zoom: zoom)

    #expect(geometry.part == part)
    #expect(geometry.area == PictureRectangle(whole: canvas.size))
  }

  @Test("in a letterbox the bars stay where they are, and the picture between them is zoomed")
  func letterbox() {
    let canvas = Canvas(size: PictureSize(width: 540, height: 960), fit: .letterbox)

    let whole = CanvasGeometry(source: Self.hd, canvas: canvas)
    let zoomed = CanvasGeometry(source: Self.hd, canvas: canvas, zoom: 3)

    #expect(whole.part == PictureRectangle(whole: Self.hd))
    #expect(zoomed.area == whole.area)
    #expect(zoomed.area.size == PictureSize(width: 540, height: 304))
    #expect(zoomed.part.size == PictureSize(width: 640, height: 360))
    #expect(zoomed.part.x == 640 && zoomed.part.y == 360)
  }

  @Test("a camera mounted sideways is zoomed in the middle of its own picture")
  func sideways() {
    let canvas = Canvas(size: PictureSize(width: 540, height: 960), rotation: .quarter)

    let geometry = CanvasGeometry(source: Self.hd, canvas: canvas, zoom: 2)

    #expect(geometry.part.size == PictureSize(width: 960, height: 540))
    #expect(geometry.part.x == 480 && geometry.part.y == 270)
    #expect(geometry.area.size == PictureSize(width: 960, height: 540))
  }

  @Test("every level keeps even edges inside the picture, down to two pixels")
  func edges() {
    let canvas = Canvas(size: PictureSize(width: 360, height: 640))
    for source in [Self.hd, PictureSize(width: 321, height: 243), PictureSize(width: 4, height: 2)]
    {
      for step in 0 ... 300 {
        let part = CanvasGeometry(
          source: source,
          canvas: canvas,
          zoom: 1 + Double(step) / 100
        ).part
        #expect(
          [part.x, part.y, part.size.width, part.size.height].allSatisfy { $0.isMultiple(of: 2) }
        )
        #expect(part.size.width >= 2 && part.size.height >= 2 && part.x >= 0 && part.y >= 0)
        #expect(part.x + part.size.width <= source.width)
        #expect(part.y + part.size.height <= source.height)
      }
    }
  }
}
