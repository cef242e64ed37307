import Media
import Testing

@testable import Processing

@Suite struct PeakLimiterTests {
  static let format = AudioFormat(sampleRate: 48_000, channels: 2)

  private static func limit(_ samples: [Float], chunk: Int = 480) -> [Float] {
    var limiter = PeakLimiter(format: Self.format)
    var output: [Float] = []
    for begin in stride(from: 0, to: samples.count, by: chunk * 2) {
      output += limiter.limit(Array(samples[begin ..< min(samples.count, begin + chunk * 2)]))
    }
    return output + limiter.finish()
  }

  @Test("keeps two parts at full scale within it, without cutting a peak off")
  func fullScale() {
    let microphone = tone(1000, amplitude: 1, frames: 48_000, format: Self.format)
    let bgm = tone(310, amplitude: 1, frames: 48_000, format: Self.format, phase: 1)
    let sum = zip(microphone, bgm).map(+)
    let output = Self.limit(sum)

    #expect(output.count == sum.count)
    #expect(output.allSatisfy { abs($0) <= 1 })
    #expect((output.map { abs($0) }.max() ?? 0) > 0.95)
    // A peak that is cut off is flat: samples beside each other at full scale.
    let flat = stride(from: 2, to: output.count, by: 2).filter {
      abs(output[$0]) > 0.9999 && abs(output[$0 - 2]) > 0.9999
    }
    #expect(flat.isEmpty)
    // What is not in the sum: overtones and differences, which cutting off would bring to −20 dB.
    let steady = Array(output[9600...])
    let tones = [1000.0, 310].map { level(of: $0, in: steady, format: Self.format) }
    let foreign = [1690.0, 2310, 690, 370, 3000, 930, 1310]
      .map { level(of: $0, in: steady, format: Self.format) }
    #expect(tones.allSatisfy { $0 > 0.45 && $0 < 0.6 }, "\(tones)")
    #expect(foreign.allSatisfy { $0 < 0.005 }, "\(foreign)")
  }

  @Test("is down before a peak comes, and goes up again within about a second, bit-exact then")
  func peak() throws {
    var samples = tone(440, amplitude: 0.4, frames: 96_000, format: Self.format)
    for index in 9600 ..< 9700 { samples[index] *= 4 }
    let output = Self.limit(samples)
    let changed = samples.indices.filter { samples[$0] != output[$0] }
    let (first, last) = (try #require(changed.first), try #require(changed.last))

    #expect(first >= 9600 - 2 * 241 && first < 9700)
    #expect(last > 9700 && last < 9700 + 2 * 24_000)
    #expect(output.allSatisfy { abs($0) <= 1 })
    // The volume never jumps.
    let gains = samples.indices.map { abs(samples[$0]) > 0.05 ? output[$0] / samples[$0] : nil }
    var before: Float = 1
    for gain in gains.compactMap({ $0 }) {
      #expect(abs(gain - before) < 0.05)
      before = gain
    }
  }

  @Test("takes anything, also far beyond full scale and alternating from sample to sample")
  func hostile() {
    let samples = (0 ..< 19_200).map { index -> Float in
      index / 2 % 3 == 0 ? 8 : index / 2 % 2 == 0 ? -3 : 0.001
    }

    #expect(Self.limit(samples, chunk: 111).allSatisfy { abs($0) <= 1 })
  }

  @Test("does not turn one channel against the other")
  func balance() {
    var samples = tone(500, amplitude: 1.5, frames: 9600, format: Self.format)
    for index in stride(from: 1, to: samples.count, by: 2) { samples[index] /= 3 }
    let output = Self.limit(samples)

    for index in stride(from: 0, to: output.count, by: 2) {
      #expect(abs(output[index] - output[index + 1] * 3) < 1e-4)
    }
  }
}
