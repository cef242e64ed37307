internal import CALSA
internal import Glibc
internal import Media

/// Reads one PCM a period at a time, and stamps what it read. One thread owns it.
struct PeriodReader {
  /// What a read gave.
  enum Outcome {
    case sound(AudioFrame)
    /// The time passed without sound.
    case nothing
    /// libasound's negative errno.
    case failed(Int32)
  }

  /// How long to wait before the next read: over zero only for a PCM that is not paced.
  private(set) var pause: Duration = .zero

  private let pcm: PCM
  private let configuration: PCM.Configuration
  private var clock: SampleClock
  private var unpaced: UnpacedGuard
  private var bytes: [UInt8]

  init(pcm: PCM, configuration: PCM.Configuration) {
    self.pcm = pcm
    self.configuration = configuration
    self.clock = SampleClock(format: configuration.hardware)
    self.unpaced = UnpacedGuard(
      format: configuration.hardware,
      bufferFrames: configuration.bufferFrames
    )
    self.bytes = Array(
      repeating: 0,
      count: configuration.periodFrames * Self.bytesPerFrame(configuration)
    )
  }

  /// Reads a period, after waiting at most `duration` for it.
  mutating func read(waiting duration: Duration) -> Outcome {
    let ready = self.pcm.wait(for: .zero)
    if ready <= 0 {
      self.unpaced.deviceWaited()
      let code = ready == 0 ? self.pcm.wait(for: duration) : ready
      if code < 0 { return .failed(code) }
      if code == 0 { return .nothing }
    }
    let measured = self.pcm.timeOfNextSample(self.configuration.hardware, now: MonotonicClock.now)
    let bytesPerFrame = Self.bytesPerFrame(self.configuration)
    let frames = self.bytes.withUnsafeMutableBytes {
      self.pcm.read(into: $0, bytesPerFrame: bytesPerFrame)
    }
    if frames == -Int(EAGAIN) { return .nothing }
    if frames < 0 { return .failed(Int32(clamping: frames)) }
    if frames == 0 { return .nothing }

    self.pause = self.unpaced.read(frames, now: MonotonicClock.now)
    let format = self.configuration.format
    let samples = self.bytes.withUnsafeBytes {
      self.configuration.sampleFormat.samples(
        in: UnsafeRawBufferPointer(rebasing: $0[..<(frames * bytesPerFrame)]),
        channels: self.configuration.hardware.channels,
        keeping: format.channels
      )
    }
    let time = self.clock.time(of: frames, measured: measured)
    return .sound(AudioFrame(format: format, timestamp: time, samples: samples))
  }

  /// Forgets the past, after sound was lost.
  mutating func restart() {
    self.clock.restart()
    self.unpaced.deviceWaited()
  }

  private static func bytesPerFrame(_ configuration: PCM.Configuration) -> Int {
    configuration.sampleFormat.byteCount * configuration.hardware.channels
  }
}
