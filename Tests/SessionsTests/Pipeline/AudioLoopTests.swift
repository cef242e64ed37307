import Encoding
import Media
import Publishing
import Testing

@testable import Sessions

@Suite struct AudioLoopTests {
  private static let format = AudioFormat(sampleRate: 48_000, channels: 2)

  /// What a loop encodes of a second of sound, in packets of 1024 samples, when it begins `behind`
  /// after the last of it came, and takes it by so many stretches of 10 ms.
  private static func packets(behind: Duration, by count: Int) -> UInt64 {
    let origin = MediaOrigin()
    let start = MonotonicClock.now - behind - .seconds(1)
    origin.set(start)
    let writer = StreamWriter(feed: MediaFeed(), patience: .zero)
    let loop = AudioLoop(
      settings: AudioSettings(
        format: Self.format,
        bitrate: Bitrate(bitsPerSecond: 64_000),
        isMuted: false,
        hasSource: true
      ),
      volumes: SoundVolumes(),
      leadsTime: false,
      writer: writer,
      origin: origin,
      port: SignalPort(run: 1, continuation: AsyncStream.makeStream(of: Signal.self).continuation)
    )
    let frames = (0 ..< 100).map { index in
      AudioFrame(
        format: Self.format,
        timestamp: start + .milliseconds(10) * index,
        samples: [Float](repeating: 0.1, count: 960)
      )
    }
    for begin in stride(from: 0, to: 100, by: count) {
      let batch = Array(frames[begin ..< begin + count])
      // As the microphone gave them: each when its last sample was captured.
      loop.take(batch, at: start + .milliseconds(10) * (begin + count))
    }
    loop.finish()
    return writer.counters.audioFrames
  }

  @Test(
    "a loop that is behind its sound takes none of what waits for silence",
    arguments: [Duration.zero, .milliseconds(600), .seconds(5)],
    [1, 4, 50]
  )
  func behind(time: Duration, count: Int) {
    // 48,000 samples, with those that the encoder begins with.
    #expect((47 ... 49).contains(Self.packets(behind: time, by: count)))
  }
}
