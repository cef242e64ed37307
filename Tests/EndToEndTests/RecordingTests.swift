import Foundation
import Media
import TestSupport
import Testing

/// Recordings: that they play however they end, and that rotation loses nothing.
@Suite(.timeLimit(.minutes(5)))
struct RecordingTests {
  /// Where the moments of the kills come from; told with a failure, so that it can be repeated.
  private static let seed = UInt64.random(in: .min ... .max)
  private static let source = [
    "--camera", "synthetic:pattern", "--microphone", "synthetic:tone", "--video-width", "160",
    "--video-height", "120", "--encoder-preset", "ultrafast",
  ]
  private static let largerSource = [
    "--camera", "synthetic:pattern", "--microphone", "synthetic:tone", "--video-width", "320",
    "--video-height", "240", "--encoder-preset", "ultrafast",
  ]

  @Test("a recording cut off by kill -9 plays to its last keyframe, wherever that was")
  func killed() async throws {
    var generator = SeededGenerator(seed: Self.seed)
    let directory = try TemporaryDirectory()
    var files: [String] = []

    for round in 0 ..< 5 {
      let rack = try await Rack.start()
      let names = (0 ..< 10).map { "s\(round)-\($0)" }
      for name in names {
        // Sessions that begin one after the other, with groups of different lengths: each is
        // somewhere else at the end.
        let gop = Int.random(in: 300 ... 900, using: &generator)
        try await rack.rackcast(
          ["session", "create", name, "--autopush", "--gop", "\(gop)ms"] + Self.source
            + ["--url", "file://\(directory.file(name)).flv"]
        )
        files.append(directory.file("\(name).flv"))
      }
      let length = Int.random(in: 45_000 ... 150_000, using: &generator)
      let last = try #require(files.last)
      _ = try await eventually("the last recording to grow") {
        Self.length(last) >= length ? true : nil
      }
      rack.daemon.signal(SIGKILL)
      _ = try await rack.daemon.end()
    }

    #expect(files.count == 50)
    for file in files {
      try await self.expectPlays(file)
    }
    // Cut off at any byte, which a machine that loses its power does.
    let whole = try Data(contentsOf: URL(fileURLWithPath: try #require(files.first)))
    let first = try #require(FLVScan(whole).keyframes.first?.end)
    for number in 0 ..< 50 {
      let cut = Int.random(in: first ... whole.count, using: &generator)
      let path = directory.file("cut-\(number).flv")
      try whole.prefix(cut).write(to: URL(fileURLWithPath: path))
      try await self.expectPlays(path)
    }
  }

  /// Expects that a player shows every keyframe that is whole.
  private func expectPlays(_ path: String) async throws {
    let context = "seed \(Self.seed), \(path)"
    let scan = FLVScan(try Data(contentsOf: URL(fileURLWithPath: path)))
    let last = try #require(scan.keyframes.last, "\(context)")
    let output = try await Program.run(
      "ffprobe",
      ["-v", "quiet", "-select_streams", "v", "-of", "csv=p=0", path]
        + ["-show_entries", "frame=key_frame,best_effort_timestamp_time"]
    )
    let keyframes = output.standard.filter { $0.hasPrefix("1,") }.compactMap {
      Double($0.split(separator: ",")[1])
    }
    let shown = try #require(keyframes.last, "\(context)")
    #expect(shown >= last.time - 0.001, "\(context)")
    #expect(keyframes.count >= scan.keyframes.count, "\(context)")
  }

  private static func length(_ path: String) -> Int {
    // A file that is not there yet has no attributes.
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? Int) ?? 0
  }

  @Test("a rotated recording has every picture once, over ten files that each play alone")
  func rotated() async throws {
    let directory = try TemporaryDirectory()
    let rack = try await Rack.start()
    try await rack.goLive(
      "cam",
      Self.largerSource + [
        "--gop", "500ms",
        "--url", "file://\(directory.file("cam")).flv?rotate-time=1s",
      ]
    )
    let tenth = directory.file("cam-10.flv")
    _ = try await eventually("the tenth file") { Self.length(tenth) > 40_000 ? true : nil }
    try await rack.rackcast("session", "stop", "cam")
    try await rack.stop()

    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    let paths = (1 ... names.count).map { directory.file($0 == 1 ? "cam.flv" : "cam-\($0).flv") }
    #expect(paths.count >= 10)
    var counters: [UInt16?] = []
    var sound = Duration.zero
    for path in paths {
      let recording = try await RecordingAnalysis.read(path)
      let video = try #require(recording.video)
      #expect(video.pictureCount == video.packetCount, "\(path)")
      #expect(try #require(video.times.first) < .zero + .milliseconds(100), "\(path)")
      #expect(video.decodeTimeFaults == 0, "\(path)")
      if path != paths.last {
        #expect((29 ... 46).contains(video.packetCount), "\(path)")
      }
      counters += video.counters
      sound += .seconds(1024) * (recording.audio?.packetCount ?? 0) / 48_000
    }
    let summary = CounterSummary(counters)
    // A busy machine sends a picture again and leaves the next out; a lost one is left out alone.
    #expect(summary.missing <= summary.repeated)
    #expect(summary.backwards == 0)
    #expect(summary.unreadable == 0)
    let pictures = Duration.seconds(counters.count) / 30
    #expect(sound > pictures - .milliseconds(100) && sound < pictures + .milliseconds(100))
  }

  @Test("a finished recording says how long it is, and a player jumps by its index")
  func jumps() async throws {
    let directory = try TemporaryDirectory()
    let rack = try await Rack.start()
    try await rack.goLive(
      "cam",
      Self.source + ["--gop", "500ms", "--url", "file://\(directory.file("cam")).flv"]
    )
    _ = try await rack.liveStatus("cam", frames: 150)
    try await rack.rackcast("session", "stop", "cam")
    try await rack.stop()

    let path = directory.file("cam.flv")
    let scan = FLVScan(try Data(contentsOf: URL(fileURLWithPath: path)))
    let format = try await Program.run(
      "ffprobe",
      ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]
        + [path]
    )
    let duration = try #require(format.standard.first.flatMap { Double($0) })
    #expect(abs(duration - scan.lastTime) < 0.1)
    // Reading begins at a keyframe beside 3.2 s.
    let jumped = try await Program.run(
      "ffprobe",
      ["-v", "error", "-select_streams", "v", "-read_intervals", "3.2%+#1", "-of", "csv=p=0", path]
        + ["-show_entries", "packet=pts_time,flags"]
    )
    let first = try #require(jumped.standard.first)
    #expect(first.contains("K"), "\(first)")
    let time = try #require(first.split(separator: ",").first.flatMap { Double($0) })
    #expect(abs(time - 3.2) <= 0.5)
    #expect(scan.keyframes.contains { abs($0.time - time) < 0.001 })
  }
}

/// The tags of an FLV file as they stand there (FLV 10.1, annex E).
private struct FLVScan {
  /// A keyframe whose tag is whole.
  struct Keyframe {
    /// In seconds.
    var time: Double
    /// Where in the file the next tag begins.
    var end: Int
  }

  var keyframes: [Keyframe] = []
  /// The time of the last whole tag in seconds.
  var lastTime = 0.0

  init(_ data: Data) {
    var offset = 13
    while offset + 11 <= data.count {
      let header = data.subdata(in: offset ..< offset + 11)
      let length = Int(header[1]) << 16 | Int(header[2]) << 8 | Int(header[3])
      let time = Int(header[7]) << 24 | Int(header[4]) << 16 | Int(header[5]) << 8 | Int(header[6])
      let end = offset + 11 + length + 4
      guard end <= data.count else { return }
      if header[0] == 9, length > 5, data[offset + 11] == 0x17, data[offset + 12] == 1 {
        self.keyframes.append(Keyframe(time: Double(time) / 1000, end: end))
      }
      if header[0] != 18 { self.lastTime = Double(time) / 1000 }
      offset = end
    }
  }
}
