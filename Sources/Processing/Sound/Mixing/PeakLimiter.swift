internal import Media

/// Turns sound down where it would go beyond full scale, in place of cutting its peaks off.
///
/// It sees 5 ms ahead, so that it is down before a peak comes: the volume goes down in those 5 ms
/// and up again within a second. Sound within full scale passes bit by bit. It keeps the samples
/// of those 5 ms back, so what comes out is late by them but not displaced: sample n in is
/// sample n out.
struct PeakLimiter {
  /// How far it sees ahead.
  static let lookAhead = Duration.milliseconds(5)
  /// How long it takes from silence up to the full volume.
  static let release = Duration.seconds(1)

  private let channels: Int
  /// The samples per channel that are kept back.
  let delay: Int
  /// How much the volume may rise from a sample to the next.
  private let rise: Float
  /// The last `delay` samples per channel, which have not come out.
  private var held: [Float] = []
  /// While some volume is not 1: the last `delay + 1` of them, the oldest at `oldest`.
  private var volumes: [Float] = []
  private var oldest = 0
  private var volumeSum = 0.0
  /// How many of the last volumes in a row are 1.
  private var fullVolumes = 0
  /// The least volumes asked for within the window, by the number of the sample: a later one is
  /// greater.
  private var minima: [(frame: Int, volume: Float)] = []
  private var frame = 0

  init(format: AudioFormat) {
    self.channels = format.channels
    self.delay = max(1, format.frames(in: Self.lookAhead))
    self.rise = 1 / Float(max(1, format.frames(in: Self.release)))
  }

  /// Whether the volume is 1 for all that is kept back.
  private var isIdle: Bool { self.volumes.isEmpty }

  /// Takes `samples` in and gives those that may come out.
  mutating func limit(_ samples: [Float]) -> [Float] {
    if self.isIdle, Self.peak(of: samples) <= 1 { return self.pass(samples) }
    let all = self.held + samples
    let ready = max(0, all.count - self.delay * self.channels)
    let first = self.held.count
    let channels = self.channels
    let output = [Float](unsafeUninitializedCapacity: ready) { output, filled in
      all.withUnsafeBufferPointer { all in
        for begin in stride(from: first, to: all.count, by: channels) {
          var peak: Float = 0
          for index in begin ..< begin + channels { peak = max(peak, abs(all[index])) }
          let gain = self.advance(peak: peak)
          // While the first samples come in there is nothing to give.
          let place = begin - self.delay * channels
          guard place >= 0 else { continue }
          for index in place ..< place + channels {
            // The volume is right but for the last bit.
            output[index] = gain == 1 ? all[index] : max(-1, min(1, all[index] * gain))
          }
        }
      }
      filled = ready
    }
    self.held = Array(all.dropFirst(ready))
    return output
  }

  /// What is kept back; afterwards the limiter begins anew.
  mutating func finish() -> [Float] {
    // Silence behind the end lets it out at the volumes it would have had.
    let rest = self.held.count
    let silence = [Float](repeating: 0, count: self.delay * self.channels)
    let output = Array(self.limit(silence).prefix(rest))
    self.held = []
    self.volumes = []
    self.minima = []
    return output
  }

  /// Lets sound through that asks for nothing.
  private mutating func pass(_ samples: [Float]) -> [Float] {
    let all = self.held + samples
    let output = Array(all.dropLast(self.delay * self.channels))
    self.held = Array(all.dropFirst(output.count))
    return output
  }

  /// Takes the peak of the next sample in.
  ///
  /// - Returns: the volume of the sample that is the look-ahead behind it: the mean, over the window,
  ///   of the least volumes within the window, so no more than that sample asks for.
  private mutating func advance(peak: Float) -> Float {
    let wanted = peak > 1 ? 1 / peak : 1
    let window = self.delay + 1
    if self.isIdle {
      guard wanted < 1 else { return 1 }
      self.volumes = [Float](repeating: 1, count: window)
      self.volumeSum = Double(window)
      self.oldest = 0
    }
    self.frame += 1
    while let last = self.minima.last, last.volume >= wanted { self.minima.removeLast() }
    self.minima.append((self.frame, wanted))
    if self.minima[0].frame <= self.frame - window { self.minima.removeFirst() }
    let previous = self.volumes[(self.oldest + self.delay) % window]
    let volume = min(self.minima[0].volume, previous + self.rise)
    self.volumeSum += Double(volume) - Double(self.volumes[self.oldest])
    self.volumes[self.oldest] = volume
    self.oldest = (self.oldest + 1) % window
    self.fullVolumes = volume == 1 ? self.fullVolumes + 1 : 0
    if self.fullVolumes >= window {
      self.volumes = []
      self.minima = []
      self.fullVolumes = 0
      return 1
    }
    return Float(self.volumeSum / Double(window))
  }

  /// How far from zero the samples go.
  private static func peak(of samples: [Float]) -> Float {
    // Without the sign the bit patterns are in the order of the values, and whole numbers are compared
    // by vector instructions where floating point ones, for the sake of NaN, are not.
    var peak: UInt32 = 0
    samples.withUnsafeBufferPointer { samples in
      var index = 0
      while index < samples.count {
        let magnitude = samples[index].bitPattern & 0x7fff_ffff
        peak = magnitude > peak ? magnitude : peak
        index += 1
      }
    }
    return Float(bitPattern: peak)
  }
}
