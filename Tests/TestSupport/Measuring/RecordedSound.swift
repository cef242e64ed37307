internal import FFmpeg
internal import Foundation
public import Media

/// The decoded sound of a recording, and what is in it.
public struct RecordedSound: Sendable {
  /// The rate and the channels.
  public let format: AudioFormat
  /// When the first sample sounds.
  public let start: MediaTime
  /// Interleaved.
  public let samples: [Float]

  /// Decodes the sound of a whole file.
  public static func read(_ path: String) async throws -> RecordedSound {
    try await withCheckedThrowingContinuation { continuation in
      // Decoding blocks, so it runs on a thread of its own.
      Thread.detachNewThread {
        continuation.resume(with: Result { try Self.decode(path) })
      }
    }
  }

  /// Samples per second and channel.
  public var sampleRate: Int { self.format.sampleRate }

  /// How long it sounds.
  public var duration: Duration {
    self.format.duration(ofFrames: self.samples.count / self.format.channels)
  }

  /// The sample furthest from zero.
  public var peak: Float {
    self.samples.reduce(0) { max($0, abs($1)) }
  }

  /// The amplitude of one frequency in the first channel, in each whole stretch of `window`.
  ///
  /// Frequencies with a whole number of periods in the window do not disturb each other.
  public func levels(of frequency: Double, every window: Duration) -> [Double] {
    let length = self.format.frames(in: window)
    let frames = self.samples.count / self.format.channels
    return stride(from: 0, through: frames - length, by: length).map {
      self.level(of: frequency, frames: $0 ..< $0 + length)
    }
  }

  /// The greatest difference between samples of the first channel that follow each other.
  public var largestStep: Float {
    var largest: Float = 0
    for index in stride(
      from: self.format.channels,
      to: self.samples.count,
      by: self.format.channels
    ) {
      largest = max(largest, abs(self.samples[index] - self.samples[index - self.format.channels]))
    }
    return largest
  }

  /// Goertzel's algorithm.
  private func level(of frequency: Double, frames: Range<Int>) -> Double {
    let angle = 2 * Double.pi * frequency / Double(self.format.sampleRate)
    let factor = 2 * cos(angle)
    var (last, beforeLast) = (0.0, 0.0)
    for frame in frames {
      let sample = Double(self.samples[frame * self.format.channels])
      (beforeLast, last) = (last, sample + factor * last - beforeLast)
    }
    let power = last * last + beforeLast * beforeLast - factor * last * beforeLast
    return 2 * max(0, power).squareRoot() / Double(frames.count)
  }

  private static func decode(_ path: String) throws -> RecordedSound {
    var demuxer = try Demuxer(path: path)
    guard let stream = demuxer.audio else { throw NoSound(path: path) }
    let decoder = try Decoder(demuxer: demuxer, stream: stream)
    let packet = try Packet()
    let frame = try Frame()
    var reader = SampleReader()
    var samples: [Float] = []
    var start: MediaTime?
    var format: AudioFormat?
    func receive() throws {
      while try decoder.receive(into: frame) == .frame {
        let (present, decoded) = try reader.read(frame)
        start = start ?? decoder.time(of: frame)
        format = format ?? present
        samples += decoded
      }
    }
    while try demuxer.read(into: packet) {
      guard packet.streamIndex == stream.index else { continue }
      while try !decoder.send(packet) { try receive() }
      try receive()
    }
    try decoder.drain()
    try receive()
    guard let format else { throw NoSound(path: path) }
    return RecordedSound(format: format, start: start ?? .zero, samples: samples)
  }

  struct NoSound: Error {
    let path: String
  }
}
