internal import Capture
internal import Foundation
public import Media

/// A clip of the test pattern and the test tone, made by the `ffmpeg` program: its pictures are
/// counted from zero on, or from where the test says, and it flashes and beeps at every odd second.
public struct FlashBeepClip: Sendable {
  /// The size of its picture.
  public var size: PictureSize
  /// Its pictures in a second.
  public var rate: FrameRate
  /// How long picture and sound last.
  public var duration: Duration
  /// What the first picture counts; tells clips apart.
  public var firstCounter = 0
  /// How much later the beep comes than the flash; negative for earlier.
  public var soundOffset = Duration.zero
  /// Its sound.
  public var format = AudioFormat(sampleRate: 48000, channels: 2)
  /// What `ffmpeg` codes it with.
  public var codecArguments = [
    "-c:v", "libx264", "-preset", "veryfast", "-g", "50", "-pix_fmt", "yuv420p",
    "-c:a", "aac", "-b:a", "128k",
  ]

  public init(size: PictureSize, rate: FrameRate, duration: Duration) {
    self.size = size
    self.rate = rate
    self.duration = duration
  }

  /// The pictures of the clip: the modulus of its counters when it is looped.
  public var pictureCount: Int {
    Int(self.rate.frames(in: self.duration).rounded())
  }

  /// Writes the clip; its container is that of the path's extension.
  public func write(to path: String) async throws {
    let directory = try TemporaryDirectory()
    try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Void, any Error>) in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            try self.writePictures(to: directory.file("pictures"))
            try self.writeSound(to: directory.file("sound"))
          }
        )
      }
    }
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p",
        "-s", "\(self.size.width)x\(self.size.height)",
        "-r", "\(self.rate.numerator)/\(self.rate.denominator)", "-i", directory.file("pictures"),
        "-f", "f32le", "-ar", "\(self.format.sampleRate)", "-ac", "\(self.format.channels)",
        "-i", directory.file("sound"),
      ] + self.codecArguments + [path]
    )
  }

  private func writePictures(to path: String) throws {
    let file = try Self.create(path)
    let painter = PatternPainter(size: self.size)
    for index in 0 ..< self.pictureCount {
      let time = MediaTime.zero + self.rate.offset(ofFrame: Int64(index))
      let frame = painter.paint(
        index: Int64(self.firstCounter + index),
        isFlash: FlashSchedule.isFlash(at: time + .seconds(1)),
        timestamp: time,
        sequence: UInt64(index)
      )
      // The painter's planes lie one behind the other, without padding.
      let chroma = (self.size.width + 1) / 2 * ((self.size.height + 1) / 2)
      let bytes = frame.buffer.withPlanes { planes in
        Data(bytes: planes[0].base, count: self.size.area + 2 * chroma)
      }
      try file.write(contentsOf: bytes)
    }
    try file.close()
  }

  private func writeSound(to path: String) throws {
    let channels = self.format.channels
    let beep = Beep.samples(format: self.format)
    var samples = [Float](repeating: 0, count: self.format.frames(in: self.duration) * channels)
    var time = Duration.seconds(1) + self.soundOffset
    while time < self.duration {
      let start = self.format.frames(in: time) * channels
      let end = min(samples.count, start + beep.count)
      if start >= 0, start < end {
        samples.replaceSubrange(start ..< end, with: beep[..<(end - start)])
      }
      time += FlashSchedule.period
    }
    let file = try Self.create(path)
    try file.write(contentsOf: samples.withUnsafeBytes { Data($0) })
    try file.close()
  }

  private static func create(_ path: String) throws -> FileHandle {
    try Data().write(to: URL(fileURLWithPath: path))
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }
}
