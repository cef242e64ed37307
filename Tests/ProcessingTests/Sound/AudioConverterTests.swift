import Media
import Testing

@testable import Processing

@Suite struct AudioConverterTests {
  private static let start = MediaTime.zero + .seconds(5)

  /// Ten chunks of 20 ms with one click, and where it comes out.
  private static func clickTime(
    through converter: AudioConverter,
    at position: Int
  ) throws -> Duration {
    let source = converter.source
    let count = source.sampleRate / 50
    var loudest: (level: Float, time: MediaTime) = (0, .zero)
    for chunk in 0 ..< 10 {
      var samples = [Float](repeating: 0, count: count * source.channels)
      if (chunk * count ..< (chunk + 1) * count).contains(position) {
        samples[(position - chunk * count) * source.channels] = 1
      }
      let timestamp = Self.start + source.duration(ofFrames: chunk * count)
      let output = try converter.convert(
        AudioFrame(format: source, timestamp: timestamp, samples: samples)
      )
      for frame in 0 ..< output.frameCount {
        let level = abs(output.samples[frame * output.format.channels])
        if level > loudest.level {
          loudest = (level, output.timestamp + output.format.duration(ofFrames: frame))
        }
      }
    }
    return loudest.time - (Self.start + source.duration(ofFrames: position))
  }

  static let formats = [
    (AudioFormat(sampleRate: 48_000, channels: 2), AudioFormat(sampleRate: 48_000, channels: 2)),
    (AudioFormat(sampleRate: 44_100, channels: 1), AudioFormat(sampleRate: 48_000, channels: 2)),
    (AudioFormat(sampleRate: 48_000, channels: 2), AudioFormat(sampleRate: 16_000, channels: 1)),
    (AudioFormat(sampleRate: 8000, channels: 1), AudioFormat(sampleRate: 48_000, channels: 2)),
  ]

  @Test("keeps the capture time of every sample", arguments: formats)
  func timestamps(source: AudioFormat, target: AudioFormat) throws {
    let converter = try AudioConverter(from: source, to: target)

    let error = try Self.clickTime(through: converter, at: source.sampleRate / 10 + 7)

    #expect(abs(error.milliseconds) < 0.1)
  }

  @Test("gives the sound at its level on every channel, mono as stereo and back")
  func levels() throws {
    let mono = AudioFormat(sampleRate: 48_000, channels: 1)
    let stereo = AudioFormat(sampleRate: 48_000, channels: 2)
    let full = [Float](repeating: 0.5, count: 4800)

    let spread = try AudioConverter(from: mono, to: stereo)
      .convert(AudioFrame(format: mono, timestamp: .zero, samples: full))
    let mixed = try AudioConverter(from: stereo, to: mono)
      .convert(AudioFrame(format: stereo, timestamp: .zero, samples: full))

    #expect(abs(spread.samples[4000] - 0.5) < 0.001)
    #expect(abs(spread.samples[4001] - 0.5) < 0.001)
    #expect(abs(mixed.samples[1000] - 0.5) < 0.001)
  }

  @Test("stretches and presses by as many samples as asked", arguments: [96, -96])
  func compensation(frames: Int) throws {
    let format = AudioFormat(sampleRate: 48_000, channels: 1)
    let converter = try AudioConverter(from: format, to: format)
    let tone = [Float](repeating: 0.25, count: 960)
    var count = 0

    try converter.compensate(frames: frames, over: 24_000)
    for chunk in 0 ..< 100 {
      count += try converter.convert(
        AudioFrame(
          format: format,
          timestamp: .zero + format.duration(ofFrames: chunk * 960),
          samples: tone
        )
      ).frameCount
    }

    // Some samples stay in the filter.
    #expect(abs(count - (96_000 + frames)) < 40)
  }

  @Test("refuses sound of another format than it was made for")
  func otherFormat() throws {
    let format = AudioFormat(sampleRate: 48_000, channels: 1)
    let converter = try AudioConverter(from: format, to: format)
    let other = AudioFormat(sampleRate: 44_100, channels: 1)

    let error = #expect(throws: ProcessingError.self) {
      try converter.convert(AudioFrame(format: other, timestamp: .zero, samples: [0]))
    }

    #expect(error?.code == .unsupported)
  }
}
