import Media
import Testing

@testable import Processing

@Suite struct SlateTests {
  /// The rows and columns that carry ink.
  private func ink(_ frame: VideoFrame) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
    var columns: [Int] = []
    var rows: [Int] = []
    frame.buffer.withPlanes { planes in
      for y in 0 ..< frame.size.height {
        let row = UnsafeRawBufferPointer(
          start: planes[0].base + y * planes[0].bytesPerRow,
          count: frame.size.width
        )
        guard let first = row.firstIndex(of: Slate.ink) else { continue }
        rows.append(y)
        columns += [first, row.lastIndex(of: Slate.ink) ?? first]
      }
    }
    guard let left = columns.min(), let right = columns.max() else { return nil }
    return (left ... right, rows[0] ... rows[rows.count - 1])
  }

  /// Reads a line of text back, dot by dot.
  private func text(_ frame: VideoFrame, line index: Int, _ layout: SlateLayout) -> String {
    let line = layout.lines[index]
    let left = layout.left(of: line, in: frame.size)
    let top = layout.top(ofLine: index, in: frame.size)
    let characters = (0x20 ... 0x7e).map { Character(Unicode.Scalar(UInt8($0))) }
    let read = (0 ..< line.count).map { place -> Character in
      let glyph = (0 ..< DotFont.rows).map { row in
        (0 ..< DotFont.columns).reduce(UInt8(0)) { bits, column in
          let x = left + (place * (DotFont.columns + 1) + column) * layout.dot + layout.dot / 2
          let y = top + row * layout.dot + layout.dot / 2
          return bits << 1 | (TestPicture.sample(frame, x, y) == Int(Slate.ink) ? 1 : 0)
        }
      }
      return characters.first { DotFont.glyph($0) == glyph } ?? "�"
    }
    return String(read)
  }

  @Test(
    "writes the name in the middle of any canvas, to be read back",
    arguments: [
      PictureSize(width: 360, height: 640), PictureSize(width: 1920, height: 1080),
      PictureSize(width: 1080, height: 1920), PictureSize(width: 3840, height: 2160),
      PictureSize(width: 160, height: 90),
    ]
  )
  func legible(size: PictureSize) throws {
    let name = "Studio-1 cam_2"

    let frame = try Slate.render(name: name, size: size, timestamp: MediaTime(nanoseconds: 5))

    #expect(frame.size == size && frame.format == .i420 && frame.range == .limited)
    #expect(frame.timestamp == MediaTime(nanoseconds: 5))
    let layout = SlateLayout(name: name, size: size)
    #expect(layout.dot >= 1)
    for (index, line) in layout.lines.enumerated() {
      #expect(self.text(frame, line: index, layout) == line)
    }
    #expect(layout.lines.joined().filter { $0 != " " } == name.filter { $0 != " " })
    let ink = try #require(self.ink(frame))
    #expect(ink.columns.lowerBound >= size.width / 10)
    #expect(ink.columns.upperBound < size.width - size.width / 10)
    #expect(abs(ink.rows.lowerBound + ink.rows.upperBound - size.height) <= 4 * layout.dot)
  }

  @Test("is calm: one ground, and of the same tint all over")
  func ground() throws {
    let size = PictureSize(width: 642, height: 362)

    let frame = try Slate.render(name: "cam1", size: size)

    for (x, y) in [(0, 0), (641, 0), (0, 361), (641, 361), (320, 40)] {
      #expect(TestPicture.sample(frame, x, y) == Int(Slate.ground.luma))
    }
    for y in 0 ..< 181 {
      for x in stride(from: 0, to: 321, by: 16) {
        #expect(TestPicture.sample(frame, x, y, plane: 1) == Int(Slate.ground.u))
        #expect(TestPicture.sample(frame, x, y, plane: 2) == Int(Slate.ground.v))
      }
    }
  }

  @Test("stays inside the canvas for the longest names and the smallest canvases")
  func extremes() throws {
    for name in ["", "a", String(repeating: "W", count: 64), "naïve 字", "- -"] {
      for (width, height) in [(16, 16), (16, 3840), (3840, 16), (18, 32), (2, 2)] {
        let size = PictureSize(width: width, height: height)

        let frame = try Slate.render(name: name, size: size)

        #expect(frame.size == size)
        #expect(TestPicture.sample(frame, 0, 0) == Int(Slate.ground.luma))
      }
    }
    let long = SlateLayout(
      name: String(repeating: "W", count: 64),
      size: PictureSize(width: 360, height: 640)
    )
    #expect(long.dot >= 2)
  }

  @Test("refuses a canvas without pixels")
  func noCanvas() {
    #expect(throws: ProcessingError.self) {
      _ = try Slate.render(name: "cam1", size: PictureSize(width: 0, height: 2))
    }
  }

  @Test("breaks names after spaces and punctuation, and inside only where there are none")
  func lines() {
    #expect(SlateLayout.lines(of: "main stage left", columns: 11) == ["main stage", "left"])
    #expect(SlateLayout.lines(of: "main stage left", columns: 10) == ["main stage", "left"])
    #expect(SlateLayout.lines(of: "hall-2-camera", columns: 8) == ["hall-2-", "camera"])
    #expect(SlateLayout.lines(of: "abcdefgh", columns: 3) == ["abc", "def", "gh"])
    #expect(SlateLayout.lines(of: "a", columns: 3) == ["a"])
    #expect(SlateLayout.lines(of: "", columns: 3) == [])
  }
}
