import Media
import TestSupport
import Testing

@testable import Processing

@Suite struct SoundEdgesTests {
  private static let format = AudioFormat(sampleRate: 48_000, channels: 2)

  /// The greatest step between neighbouring samples of a channel.
  private static func largestStep(in sound: [Float]) -> Float {
    zip(sound, sound.dropFirst(Self.format.channels)).map { abs($0 - $1) }.max() ?? 0
  }

  @Test(
    "a gap begins and ends without a step, whatever its length and the stretches",
    arguments: [
      (chunk: 480, missing: 1), (480, 2), (480, 5), (64, 4), (64, 20), (240, 3),
    ]
  )
  func gap(chunk: Int, missing: Int) {
    let tone = tone(1000, amplitude: 0.9, frames: 48_000 / 10, format: Self.format)
    var edges = SoundEdges(format: Self.format)
    var sound: [Float] = []
    let count = 4800 / chunk
    for index in 0 ..< count {
      let part = tone[index * chunk * 2 ..< (index + 1) * chunk * 2]
      let isMissing = index >= count / 2 && index < count / 2 + missing
      let smooth = edges.smooth(isMissing ? nil : Array(part), frames: chunk)
      sound += smooth ?? [Float](repeating: 0, count: chunk * 2)
    }

    #expect(sound.count == count * chunk * 2)
    // A 1 kHz tone of 0.9 goes by 0.118 from a sample to the next; coming in adds 1/240 of what is
    // heard. Cut off it would step by up to 0.9.
    #expect(Self.largestStep(in: sound) < 0.13)
    // Before the gap nothing is changed, nor is it 5 ms behind it.
    let begin = count / 2 * chunk * 2
    #expect(sound.prefix(begin).elementsEqual(tone.prefix(begin)))
    let rest = begin + (missing * chunk + 240) * 2
    if rest < sound.count {
      #expect(sound.dropFirst(rest).elementsEqual(tone.prefix(sound.count).dropFirst(rest)))
    }
  }

  @Test("a missing microphone is silence to the bit after 5 ms")
  func silence() throws {
    var edges = SoundEdges(format: Self.format)
    _ = edges.smooth([Float](repeating: 0.5, count: 960), frames: 480)
    let missing = edges.smooth(nil, frames: 480)
    let fading = try #require(missing)
    #expect(fading.prefix(2).allSatisfy { $0 > 0.49 })
    #expect(fading.dropFirst(480).allSatisfy { $0 == 0 })
    let silent = edges.smooth(nil, frames: 480)
    #expect(silent == nil)
  }
}
