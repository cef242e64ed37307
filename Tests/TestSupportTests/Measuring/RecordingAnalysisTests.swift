import Media
import TestSupport
import Testing

@Suite struct RecordingAnalysisTests {
  private let clip = FlashBeepClip(
    size: PictureSize(width: 320, height: 180),
    rate: FrameRate(25),
    duration: .seconds(4)
  )

  @Test(
    "measures how far sound and picture are apart",
    arguments: [0, 30, -45, 200] as [Int],
    ["mp4", "flv"]
  )
  func offsets(milliseconds: Int, container: String) async throws {
    let directory = try TemporaryDirectory()
    var clip = self.clip
    clip.soundOffset = .milliseconds(milliseconds)
    try await clip.write(to: directory.file("clip.\(container)"))

    let analysis = try await RecordingAnalysis.read(directory.file("clip.\(container)"))

    #expect(analysis.offsets.count == 2)
    for offset in analysis.offsets {
      // FLV knows only whole milliseconds, and no start that is cut off: the 1024 samples an AAC
      // encoder begins with are heard there.
      let delay = container == "flv" ? 0.0 : 0.0
      #expect(abs(offset.milliseconds - Double(milliseconds) - delay) <= 1.5)
    }
    let video = try #require(analysis.video)
    let audio = try #require(analysis.audio)
    #expect(video.codec == "h264" && video.size == clip.size && video.rate == FrameRate(25))
    #expect(audio.codec == "aac" && audio.format == clip.format)
    #expect(video.pictureCount == 100 && video.decodeTimeFaults == 0)
    #expect(audio.decodeTimeFaults == 0 && audio.gaps == 0)
    #expect(CounterSummary(video.counters) == CounterSummary((0 ..< 100).map { UInt16($0) }))
  }

  @Test("sees pictures that are missing")
  func missingPictures() async throws {
    let directory = try TemporaryDirectory()
    try await self.clip.write(to: directory.file("clip.mp4"))
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-i", directory.file("clip.mp4"), "-an",
        "-vf", "select='not(between(n,40,44))'", "-vsync", "vfr", directory.file("cut.mp4"),
      ]
    )

    let analysis = try await RecordingAnalysis.read(directory.file("cut.mp4"))

    let summary = CounterSummary(try #require(analysis.video).counters)
    #expect(summary.readable == 95 && summary.missing == 5 && summary.repeated == 0)
    #expect(analysis.audio == nil && analysis.offsets.isEmpty)
  }

  @Test("sees pictures that come twice")
  func repeatedPictures() async throws {
    let directory = try TemporaryDirectory()
    try await self.clip.write(to: directory.file("clip.mp4"))
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-i", directory.file("clip.mp4"), "-an", "-r", "50",
        directory.file("double.mp4"),
      ]
    )

    let analysis = try await RecordingAnalysis.read(directory.file("double.mp4"))

    let summary = CounterSummary(try #require(analysis.video).counters)
    #expect(summary.missing == 0 && summary.repeated >= 98 && summary.unreadable == 0)
  }

  @Test(
    "reads counters after a crop to another aspect, at a low bitrate",
    arguments: [(360, 640), (480, 640), (640, 360)]
  )
  func cropped(width: Int, height: Int) async throws {
    let directory = try TemporaryDirectory()
    try await self.clip.write(to: directory.file("clip.mp4"))
    let fill =
      "scale=\(width):\(height):force_original_aspect_ratio=increase,crop=\(width):\(height)"
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-i", directory.file("clip.mp4"), "-vf", fill,
        "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "300k", "-maxrate", "300k",
        "-bufsize", "300k", "-c:a", "copy", directory.file("cropped.flv"),
      ]
    )

    let analysis = try await RecordingAnalysis.read(
      directory.file("cropped.flv"),
      patternSize: self.clip.size
    )

    let summary = CounterSummary(try #require(analysis.video).counters)
    #expect(summary.readable == 100 && summary.missing == 0 && summary.unreadable == 0)
    #expect(analysis.video?.flashes.count == 2)
  }

  @Test("finds no counter and no flash in other pictures")
  func otherPictures() async throws {
    let directory = try TemporaryDirectory()
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2",
        directory.file("other.mp4"),
      ]
    )

    let analysis = try await RecordingAnalysis.read(directory.file("other.mp4"))

    let video = try #require(analysis.video)
    #expect(video.counters.count == 50 && video.counters.compactMap { $0 }.count < 5)
    #expect(video.flashes.isEmpty)
  }
}
