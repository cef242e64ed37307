internal import Glibc
internal import Media

/// A microphone that is computed: a beep of 1 kHz at each flash of the test pattern, and silence.
///
/// Samples lie on the grid of the rate from the origin of the monotonic clock, in stretches of a
/// hundredth of a second, each given when it is over.
final class SyntheticTone: CaptureSource {
  /// A machine that stalls for less catches up; after a longer stall the sound in between is lost.
  static let longestCatchUp = Duration.seconds(1)

  let mode: String
  let frameRate: FrameRate? = nil
  let offers: MediaSelection = [.audio]

  private let format: AudioFormat
  private let signal = StopSignal()
  // One beep, interleaved.
  private let beep: [Float]

  /// - Parameter request: what is wanted; kept within 8 to 192 kHz and 1 or 2 channels.
  init(request: AudioRequest) {
    let format = AudioFormat(
      sampleRate: min(max(request.format.sampleRate, 8000), 192_000),
      channels: min(request.format.channels, 2)
    )
    self.format = format
    self.mode = "FLOAT \(format)"
    self.beep = Beep.samples(format: format)
  }

  func run(
    video: (VideoFrame) -> Void,
    audio: (AudioFrame) -> Void
  ) throws(CaptureError) {
    let length = self.format.sampleRate / 100
    var block = self.blocks(before: MonotonicClock.now, length: length)
    while true {
      let end = MediaTime.zero + self.format.duration(ofFrames: (block + 1) * length)
      if self.signal.wait(until: end) { return }
      audio(
        AudioFrame(
          format: self.format,
          timestamp: .zero + self.format.duration(ofFrames: block * length),
          samples: self.samples(from: block * length, count: length)
        )
      )
      block += 1
      let now = MonotonicClock.now
      if now - end > Self.longestCatchUp { block = self.blocks(before: now, length: length) }
    }
  }

  func stop() {
    self.signal.stop()
  }

  private func blocks(before now: MediaTime, length: Int) -> Int {
    self.format.frames(in: now - .zero) / length
  }

  /// The samples of the grid from `first`; a beep lies at each multiple of the flashes' period.
  func samples(from first: Int, count: Int) -> [Float] {
    let channels = self.format.channels
    let period = self.format.frames(in: FlashSchedule.period)
    let beepLength = self.beep.count / channels
    var samples = [Float](repeating: 0, count: count * channels)
    // The last beep that began at or before the first sample, and the one after it.
    let begin = first / period * period
    for start in [begin, begin + period] {
      let from = max(first, start)
      let to = min(first + count, start + beepLength)
      guard from < to else { continue }
      samples.replaceSubrange(
        (from - first) * channels ..< (to - first) * channels,
        with: self.beep[(from - start) * channels ..< (to - start) * channels]
      )
    }
    return samples
  }
}
