import Media
import Testing

@testable import Capture

@Suite struct BGMCutterTests {
  private static let format = AudioFormat(sampleRate: 1000, channels: 2)

  /// Frames of 100 ms, each sample its own number, cut and put together.
  private static func cut(_ range: BGMRange) -> (samples: [Float], first: Duration?, ended: Bool) {
    var cutter = BGMCutter(range: range)
    var samples: [Float] = []
    var first: Duration?
    for index in 0 ..< 10 where !cutter.isEnded {
      let numbers = (0 ..< 100).flatMap { frame -> [Float] in
        [Float(index * 100 + frame), Float(index * 100 + frame)]
      }
      let frame = AudioFrame(
        format: Self.format,
        timestamp: .zero + .milliseconds(100 * index),
        samples: numbers
      )
      guard let cut = cutter.cut(frame) else { continue }
      first = first ?? cut.timestamp - MediaTime.zero
      samples += cut.samples
    }
    return (samples, first, cutter.isEnded)
  }

  @Test("gives all of it, untouched, where nothing is cut")
  func whole() {
    let (samples, first, ended) = Self.cut(BGMRange(start: .zero, end: .zero))

    #expect(samples == (0 ..< 1000).flatMap { [Float($0), Float($0)] })
    #expect(first == .zero && !ended)
  }

  @Test(
    "cuts to the sample, over frames, with a fade of 5 ms at each cut",
    arguments: [(150, 420), (100, 200), (0, 330), (730, 0), (250, 260), (990, 999)]
  )
  func part(start: Int, end: Int) throws {
    let range = BGMRange(start: .milliseconds(start), end: .milliseconds(end))
    let (samples, first, ended) = Self.cut(range)
    let last = end == 0 ? 1000 : end

    #expect(samples.count == 2 * (last - start))
    #expect(first == .milliseconds(start))
    #expect(ended == (end != 0))
    for (index, sample) in samples.enumerated() {
      let number = start + index / 2
      let fromStart = start == 0 ? 5 : number - start
      let toEnd = end == 0 ? 5 : end - 1 - number
      let gain = Float(min(5, fromStart, toEnd)) / 5
      #expect(abs(sample - Float(number) * gain) < 0.01)
    }
  }
}
