import FFmpeg
import Media
import TestSupport
import Testing

@testable import Capture

@Suite struct ClipReaderTests {
  /// A container with codecs usual in it.
  struct Container: Sendable {
    var name: String
    var codecs = ["-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"]
  }

  private static let mpeg2 = ["-c:v", "mpeg2video", "-c:a", "mp2"]
  private static let vp8 = ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]
  // None of these layouts has a `PixelFormat`.
  private static let tenBit = ["-c:v", "ffv1", "-pix_fmt", "yuv420p10le", "-c:a", "flac"]
  private static let rgb = ["-c:v", "png", "-pix_fmt", "rgb24", "-c:a", "pcm_s24le"]
  private static let jpeg = ["-c:v", "mjpeg", "-q:v", "3", "-c:a", "pcm_u8"]

  @Test(
    "gives the whole clip again after each rewind, whatever the container",
    arguments: [
      Container(name: "mp4"), Container(name: "mov"), Container(name: "mkv"),
      Container(name: "flv"), Container(name: "ts"), Container(name: "avi", codecs: Self.jpeg),
      Container(name: "mpg", codecs: Self.mpeg2), Container(name: "webm", codecs: Self.vp8),
      Container(name: "nut", codecs: Self.tenBit), Container(name: "mkv", codecs: Self.rgb),
    ]
  )
  func rewinds(container: Container) async throws {
    let directory = try TemporaryDirectory()
    var clip = FlashBeepClip(
      size: PictureSize(width: 160, height: 120),
      rate: FrameRate(25),
      duration: .milliseconds(320)
    )
    clip.codecArguments = container.codecs
    let path = directory.file("clip." + container.name)
    try await clip.write(to: path)
    let counters = CounterReader(size: clip.size)

    var reader = try ClipReader(path: path, interrupt: Interrupt())
    var passes: [[UInt16?]] = []
    var sounds: [Int] = []
    var ends: Set<MediaTime> = []
    for _ in 0 ..< 3 {
      var pass: [UInt16?] = []
      while let picture = try reader.nextPicture() { pass.append(counters.counter(of: picture)) }
      passes.append(pass)
      var frames = 0
      while let sound = try reader.nextSound() { frames += sound.frameCount }
      sounds.append(frames)
      ends.insert(reader.end)
      try reader.rewind()
    }

    let all = (0 ..< 8).map { UInt16?($0) }
    #expect(passes == [all, all, all])
    // A coder fills its last frame up, and some begin with silence that is cut off the first time.
    #expect(sounds.allSatisfy { $0 >= 15_360 && $0 <= 15_360 + 3 * 1152 })
    #expect(ends.count == 1)
    #expect(reader.skippedCount == 0)
  }

  @Test("mixes more than two channels down to stereo")
  func surround() async throws {
    let directory = try TemporaryDirectory()
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=d=0.2:r=44100",
        "-af", "pan=5.1|c0=c0|c1=c0|c2=c0", directory.file("clip.flac"),
      ]
    )

    var reader = try ClipReader(path: directory.file("clip.flac"), interrupt: Interrupt())
    let sound = try #require(try reader.nextSound())

    #expect(sound.format == AudioFormat(sampleRate: 44100, channels: 2))
    #expect(sound.samples.contains { abs($0) > 0.01 })
  }
}
