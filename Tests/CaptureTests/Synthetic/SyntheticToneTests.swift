import Media
import TestSupport
import Testing

@testable import Capture

@Suite struct SyntheticToneTests {
  @Test(
    "beeps for 50 ms from each even second, whatever the stretches",
    arguments: [(44100, 1), (16000, 1), (8000, 2)]
  )
  func beeps(rate: Int, channels: Int) {
    let format = AudioFormat(sampleRate: rate, channels: channels)
    let tone = SyntheticTone(request: AudioRequest(format: format))

    // Two beeps, read in uneven stretches from a little before an even second.
    var samples: [Float] = []
    var index = 2 * rate * 1000 - rate / 10
    for count in [1, 7, rate / 10, rate / 3, 2 * rate, 5] {
      samples += tone.samples(from: index, count: count)
      index += count
    }

    let mono = stride(from: 0, to: samples.count, by: channels).map { samples[$0] }
    let sounding = mono.indices.filter { mono[$0] != 0 }
    // The first sample of a beep is a zero crossing.
    #expect(sounding.first == rate / 10 + 1)
    #expect(sounding.first { $0 > rate } == rate / 10 + 2 * rate + 1)
    #expect((mono.max() ?? 0) > 0.49 && (mono.max() ?? 1) <= 0.5)
    #expect(sounding.filter { $0 < rate }.allSatisfy { $0 < rate / 10 + rate / 20 })
  }

  @Test("ends within 100 ms of being stopped")
  func stops() async throws {
    let fastest = try await fastestStop { SyntheticTone(request: .usual) }

    #expect(fastest <= .milliseconds(100))
  }
}
