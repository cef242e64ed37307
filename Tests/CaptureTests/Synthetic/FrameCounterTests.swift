import Media
import TestSupport
import Testing

@testable import Capture

@Suite struct FrameCounterTests {
  @Test("reads back the numbers it shows")
  func roundTrip() {
    // A prime step meets every bit in both states.
    let failures = stride(from: UInt16(0), to: .max, by: 251).filter { number in
      FrameCounter(cells: FrameCounter(number: number).cells)?.number != number
    }

    #expect(failures.isEmpty)
  }

  @Test("sees every single wrong cell")
  func oneWrongCell() {
    for number: UInt16 in [0, 1, 0x5555, 0xaaaa, .max] {
      let cells = FrameCounter(number: number).cells
      for index in cells.indices {
        var wrong = cells
        wrong[index].toggle()

        #expect(FrameCounter(cells: wrong) == nil)
      }
    }
  }

  @Test(
    "stands in the middle 30 % of both sides",
    arguments: [(1280, 720), (360, 640), (160, 120), (16, 16), (3840, 2160)]
  )
  func layout(width: Int, height: Int) {
    let cells = FrameCounter.layout(in: PictureSize(width: width, height: height))

    #expect(cells.count == 24)
    for cell in cells {
      #expect(cell.left * 100 >= (width - 3) * 35 && cell.right * 100 <= width * 65)
      #expect(cell.top * 100 >= (height - 3) * 35 && cell.bottom * 100 <= height * 65)
    }
  }

  @Test(
    "is read from the pattern at any usual size",
    arguments: [(1280, 720), (360, 640), (960, 540), (160, 120), (480, 640), (96, 64)]
  )
  func painted(width: Int, height: Int) {
    let size = PictureSize(width: width, height: height)
    let painter = PatternPainter(size: size)
    let reader = CounterReader(size: size)

    for index: Int64 in [0, 1, 0x5555, 0xffff, 0x1_0003] {
      for isFlash in [false, true] {
        let frame = painter.paint(index: index, isFlash: isFlash, timestamp: .zero, sequence: 0)

        #expect(reader.counter(of: frame) == UInt16(truncatingIfNeeded: index))
        #expect(reader.isFlash(frame) == isFlash)
      }
    }
  }
}
