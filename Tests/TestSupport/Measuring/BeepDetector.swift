public import Media

/// Finds where beeps begin, to the sample.
public struct BeepDetector: Sendable {
  /// So long it must have been quiet before a beep.
  public static let quiet = Duration.milliseconds(100)
  /// A beep begins where the sound passes this part of the loudest sample: above what coding spreads
  /// ahead of a beep. A tone of 1 kHz passes it after 48 µs.
  static let threshold: Float = 0.3
  /// Sound that stays under this has no beep.
  static let silence: Float = 0.02

  // All sound, mixed to one channel, and where stretches of it lie in time.
  private var samples: [Float] = []
  private var stretches: [(index: Int, time: MediaTime, format: AudioFormat)] = []

  public init() {}

  /// Takes the next stretch of sound.
  public mutating func take(_ frame: AudioFrame) {
    self.stretches.append((self.samples.count, frame.timestamp, frame.format))
    let channels = frame.format.channels
    let count = frame.frameCount
    frame.samples.withUnsafeBufferPointer { source in
      self.samples.reserveCapacity(self.samples.count + count)
      for index in 0 ..< count {
        // The first channel is enough: beeps sound in all.
        self.samples.append(source[index * channels])
      }
    }
  }

  /// When each beep begins. One at the very beginning, with nothing before it, is left out.
  public var beeps: [MediaTime] {
    guard let rate = self.stretches.first?.format.sampleRate else { return [] }
    let quiet = Int(Double(rate) * Self.quiet.inSeconds)
    var onsets: [Int] = []
    self.samples.withUnsafeBufferPointer { samples in
      var peak: Float = 0
      for index in 0 ..< samples.count { peak = max(peak, abs(samples[index])) }
      guard peak > Self.silence else { return }
      let level = peak * Self.threshold
      var run = 0
      for index in 0 ..< samples.count {
        if abs(samples[index]) < level {
          run += 1
        } else {
          if run >= quiet { onsets.append(index) }
          run = 0
        }
      }
    }
    return onsets.map(self.time)
  }

  private func time(of index: Int) -> MediaTime {
    // '!' is fine: an index lies in the stretch that was taken with it.
    let stretch = self.stretches.last { $0.index <= index }!
    return stretch.time + stretch.format.duration(ofFrames: index - stretch.index)
  }
}
