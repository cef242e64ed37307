import Media
import TestSupport
import Testing

@testable import Processing

@Suite struct SoundMixerTests {
  static let stereo = AudioFormat(sampleRate: 48_000, channels: 2)
  static let mono = AudioFormat(sampleRate: 16_000, channels: 1)

  /// Mixes all of it in stretches of `chunk` samples per channel, with what was kept back.
  private static func mix(
    _ mixer: inout SoundMixer,
    microphone: [Float]?,
    bgm: [Float]?,
    chunk: Int,
    _ change: (inout SoundMixer, Int) -> Void = { _, _ in }
  ) -> [Float] {
    let channels = mixer.format.channels
    let count = (microphone ?? bgm ?? []).count / channels
    var output: [Float] = []
    for begin in stride(from: 0, to: count, by: chunk) {
      change(&mixer, begin)
      let end = min(count, begin + chunk)
      output += mixer.mix(
        microphone: microphone.map { Array($0[begin * channels ..< end * channels]) },
        bgm: bgm.map { Array($0[begin * channels ..< end * channels]) },
        frames: end - begin
      )
    }
    return output + mixer.finish()
  }

  @Test("passes quiet sound bit by bit and in its place", arguments: [stereo, mono])
  func bitExact(format: AudioFormat) {
    var generator = SeededGenerator(seed: 7)
    let sound = (0 ..< 9600 * format.channels).map { _ in
      Float.random(in: -1 ... 1, using: &generator)
    }
    var mixer = SoundMixer(format: format, microphone: 1, bgm: 1)
    #expect(Self.mix(&mixer, microphone: sound, bgm: nil, chunk: 480) == sound)

    // A second time, after the end of the first; and as BGM.
    #expect(Self.mix(&mixer, microphone: nil, bgm: sound, chunk: 333) == sound)
  }

  @Test(
    "gives each part at its volume",
    arguments: [(1.0, 1.0), (0.5, 0.25), (0, 1), (1, 0), (0.25, 2), (0, 0)]
  )
  func volumes(microphone: Double, bgm: Double) {
    let format = Self.stereo
    var mixer = SoundMixer(format: format, microphone: Float(microphone), bgm: Float(bgm))
    let output = Self.mix(
      &mixer,
      microphone: tone(1000, amplitude: 0.4, frames: 48_000, format: format),
      bgm: tone(400, amplitude: 0.25, frames: 48_000, format: format),
      chunk: 960
    )

    #expect(output.count == 96_000)
    #expect(abs(level(of: 1000, in: output, format: format) - 0.4 * microphone) < 1e-4)
    #expect(abs(level(of: 400, in: output, format: format) - 0.25 * bgm) < 1e-4)
    if microphone == 0, bgm == 0 { #expect(output.allSatisfy { $0 == 0 }) }
  }

  @Test("goes from volume to volume in 20 ms, in steps no ear finds")
  func ramp() {
    let format = Self.stereo
    let flat = [Float](repeating: 0.5, count: 2 * 4800)
    var mixer = SoundMixer(format: format, microphone: 1, bgm: 1)
    let output = Self.mix(&mixer, microphone: flat, bgm: nil, chunk: 480) { mixer, begin in
      if begin == 960 { mixer.change(microphone: 0, bgm: 1) }
      if begin == 2880 { mixer.change(microphone: 1, bgm: 1) }
    }

    #expect(output[2 * 959] == 0.5)
    #expect(abs(output[2 * (960 + 479)] - 0.25) < 1e-4)
    #expect(output[2 * (960 + 959) ..< 2 * 2880].allSatisfy { $0 == 0 })
    #expect(output.dropFirst(2 * (2880 + 959)).allSatisfy { $0 == 0.5 })
    // 0.5 in 960 equal steps.
    #expect(abs(largestStep(output, channels: 2) - 0.5 / 960) < 1e-5)
  }

  @Test("turns back in the middle of a ramp without a jump")
  func reversed() {
    let flat = [Float](repeating: 1, count: 2 * 4800)
    var mixer = SoundMixer(format: Self.stereo, microphone: 1, bgm: 1)
    let output = Self.mix(&mixer, microphone: flat, bgm: nil, chunk: 240) { mixer, begin in
      if begin == 960 { mixer.change(microphone: 0, bgm: 1) }
      if begin == 1440 { mixer.change(microphone: 1, bgm: 1) }
    }

    #expect(abs((output.min() ?? 0) - 0.5) < 0.01)
    #expect(output.last == 1)
    #expect(largestStep(output, channels: 2) < 1.01 / 960)
  }

  @Test("goes down to silence at the end of all sound, within what was kept back")
  func end() {
    let flat = [Float](repeating: 0.5, count: 2 * 4800)
    var mixer = SoundMixer(format: Self.stereo, microphone: 1, bgm: 1)
    let first = mixer.mix(microphone: flat, bgm: nil, frames: 4800)
    let last = mixer.finish(isFaded: true)

    #expect(first.allSatisfy { $0 == 0.5 } && last.count == 2 * 240 && last.last == 0)
    #expect(largestStep(first + last, channels: 2) < 0.51 / 240)
  }

  @Test("gives the same samples whatever stretches they come in")
  func chunkIndependent() {
    let format = Self.stereo
    let microphone = tone(997, amplitude: 0.9, frames: 9600, format: format)
    let bgm = tone(401, amplitude: 0.8, frames: 9600, format: format)
    let outputs = [1, 7, 480, 960, 9600].map { chunk in
      var mixer = SoundMixer(format: format, microphone: 1, bgm: 1)
      return Self.mix(&mixer, microphone: microphone, bgm: bgm, chunk: chunk)
    }

    #expect(outputs.allSatisfy { $0 == outputs[0] })
  }
}
