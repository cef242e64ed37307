import Foundation
import Media
import TestSupport
import Testing

@testable import Capture

@Suite struct FileSourceTests {
  let directory: TemporaryDirectory

  init() throws {
    self.directory = try TemporaryDirectory()
  }

  private func device(_ name: String) throws -> DeviceID {
    try DeviceID("file:" + self.directory.file(name))
  }

  private func write(_ clip: FlashBeepClip, _ name: String) async throws {
    try await clip.write(to: self.directory.file(name))
  }

  private var shortClip: FlashBeepClip {
    FlashBeepClip(
      size: PictureSize(width: 160, height: 120),
      rate: FrameRate(25),
      duration: .milliseconds(480)
    )
  }

  /// Sound follows without a gap, but for where the machine stalled for so long that the clip slipped.
  private func expectNoGaps(in sounds: [AudioFrame]) {
    for (left, right) in zip(sounds, sounds.dropFirst()) {
      let gap = right.timestamp - (left.timestamp + left.duration)
      #expect(abs(gap.milliseconds) < 0.001 || gap > ClipClock.longestCatchUp)
    }
  }

  @Test("loops picture and sound without a seam", arguments: ["mp4", "mkv", "flv", "ts"])
  func loops(container: String) async throws {
    let clip = self.shortClip
    try await self.write(clip, "clip.\(container)")
    let hub = DeviceHub()
    let sink = Collector()
    let reader = CounterReader(size: clip.size)

    let camera = try await hub.openCamera(
      try self.device("clip.\(container)"),
      request: .small,
      sink: sink
    )
    let microphone = try await hub.openMicrophone(
      try self.device("clip.\(container)"),
      request: .usual,
      sink: sink
    )
    let pictures = try await sink.pictures(4 * clip.pictureCount)
    let sounds = sink.sounds.value
    await camera.close()
    await microphone.close()

    #expect(camera.mode.hasPrefix("h264 160×120 25, aac 48000 Hz, 2 ch"))
    let summary = CounterSummary(pictures.map(reader.counter), modulus: clip.pictureCount)
    #expect(summary == CounterSummary((0 ..< pictures.count).map { UInt16($0) }))
    #expect(pictures.map(\.sequence) == (0 ..< UInt64(pictures.count)).map { $0 })
    for (left, right) in zip(pictures, pictures.dropFirst()) {
      #expect(left.timestamp < right.timestamp)
    }
    // Coded sound lasts a little longer than the pictures, so that it sets the length of a pass.
    self.expectNoGaps(in: sounds)
    #expect(sink.early.value == 0)
    #expect(sink.failures.value.isEmpty)
  }

  @Test("gives flash and beep the times they have in the clip")
  func sync() async throws {
    var clip = self.shortClip
    clip.duration = .milliseconds(1400)
    try await self.write(clip, "clip.mp4")
    let hub = DeviceHub()
    let sink = Collector()
    let reader = CounterReader(size: clip.size)
    let id = try self.device("clip.mp4")

    let microphone = try await hub.openMicrophone(id, request: .usual, sink: sink)
    let camera = try await hub.openCamera(id, request: .small, sink: sink)
    let pictures = try await sink.pictures(2 * clip.pictureCount + 10)
    let sounds = sink.sounds.value
    await camera.close()
    await microphone.close()

    var flashes = FlashDetector()
    for frame in pictures { flashes.take(isFlash: reader.isFlash(frame), at: frame.timestamp) }
    var beeps = BeepDetector()
    for frame in sounds { beeps.take(frame) }
    #expect(flashes.flashes.count >= 2)
    for flash in flashes.flashes.prefix(2) {
      #expect(beeps.beeps.contains { abs(($0 - flash).milliseconds) <= 1 })
    }
  }

  @Test("is one source for its picture and its sound")
  func oneSource() async throws {
    try await self.write(self.shortClip, "clip.mp4")
    let id = try self.device("clip.mp4")
    let opened = Watched(0)
    let hub = DeviceHub { key throws(CaptureError) in
      opened.update { $0 += 1 }
      return try FileSource(path: key.id.name)
    }
    let sink = Collector()

    let camera = try await hub.openCamera(id, request: .small, sink: sink)
    let microphone = try await hub.openMicrophone(id, request: .usual, sink: sink)
    _ = try await sink.sounds(3)
    await camera.close()
    let count = sink.pictures.value.count
    _ = try await sink.sounds(sink.sounds.value.count + 5)
    await microphone.close()

    #expect(opened.value == 1)
    #expect(sink.pictures.value.count == count)
  }

  @Test("brings the picture at once when only the sound was wanted before")
  func lateCamera() async throws {
    var clip = self.shortClip
    clip.duration = .seconds(4)
    // One keyframe, so that waiting for the next would take the whole clip.
    clip.codecArguments += ["-g", "1000", "-sc_threshold", "0"]
    try await self.write(clip, "clip.mp4")
    let hub = DeviceHub()
    let sink = Collector()
    let id = try self.device("clip.mp4")
    let reader = CounterReader(size: clip.size)

    let microphone = try await hub.openMicrophone(id, request: .usual, sink: sink)
    let sounds = try await sink.sounds(30)
    let camera = try await hub.openCamera(id, request: .small, sink: sink)
    let pictures = try await sink.pictures(5)
    await camera.close()
    await microphone.close()

    let first = try #require(pictures.first)
    let start = try #require(sounds.first).timestamp
    // The counter tells the place in the clip: not its start, where the next keyframe is, but where the
    // sound is.
    let counter = try #require(reader.counter(of: first))
    #expect(counter > 0)
    let slip = first.timestamp - start - clip.rate.offset(ofFrame: Int64(counter))
    #expect(abs(slip.milliseconds) < 1 || slip > ClipClock.longestCatchUp)
    let counters = pictures.map(reader.counter)
    #expect(CounterSummary(counters).missing == 0)
  }

  @Test("plays a clip without sound")
  func silent() async throws {
    var clip = self.shortClip
    clip.codecArguments += ["-an"]
    try await self.write(clip, "clip.mp4")
    let hub = DeviceHub()
    let sink = Collector()
    let id = try self.device("clip.mp4")

    let camera = try await hub.openCamera(id, request: .small, sink: sink)
    let pictures = try await sink.pictures(3 * clip.pictureCount)
    let error = await #expect(throws: CaptureError.self) {
      try await hub.openMicrophone(id, request: .usual, sink: sink)
    }
    await camera.close()

    #expect(error?.code == .unsupported)
    // Nothing but pictures sets the pace here, so that every one follows after 40 ms.
    for (left, right) in zip(pictures, pictures.dropFirst()) {
      let step = right.timestamp - left.timestamp
      #expect(step == .milliseconds(40) || step > ClipClock.longestCatchUp)
    }
  }

  @Test("plays a clip without picture")
  func blind() async throws {
    var clip = self.shortClip
    clip.codecArguments = ["-vn", "-c:a", "pcm_s16le"]
    try await self.write(clip, "clip.wav")
    let hub = DeviceHub()
    let sink = Collector()
    let id = try self.device("clip.wav")

    let microphone = try await hub.openMicrophone(id, request: .usual, sink: sink)
    let sounds = try await sink.sounds(60)
    let error = await #expect(throws: CaptureError.self) {
      try await hub.openCamera(id, request: .small, sink: sink)
    }
    await microphone.close()

    #expect(error?.code == .unsupported)
    self.expectNoGaps(in: sounds)
  }

  @Test("skips what is damaged in the middle of a clip and goes on")
  func damaged() async throws {
    var clip = self.shortClip
    clip.duration = .seconds(1)
    clip.codecArguments += ["-g", "5"]
    try await self.write(clip, "clip.mp4")
    let url = URL(fileURLWithPath: self.directory.file("clip.mp4"))
    var bytes = try Data(contentsOf: url)
    let middle = bytes.count / 3 ..< bytes.count / 2
    bytes.replaceSubrange(middle, with: middle.map { UInt8(truncatingIfNeeded: $0 &* 7 | 1) })
    try bytes.write(to: url)
    let source = try FileSource(path: url.path)
    let hub = DeviceHub { _ throws(CaptureError) in source }
    let sink = Collector()

    let camera = try await hub.openCamera(
      try self.device("clip.mp4"),
      request: .small,
      sink: sink
    )
    let pictures = try await sink.pictures(2 * clip.pictureCount)
    await camera.close()

    #expect(source.skippedCount > 0)
    #expect(sink.failures.value.isEmpty)
    for (left, right) in zip(pictures, pictures.dropFirst()) {
      #expect(left.timestamp < right.timestamp)
    }
  }

  @Test("says why a file cannot be played")
  func unplayable() async throws {
    try Data((0 ..< 5000).map { UInt8(truncatingIfNeeded: $0 &* $0) })
      .write(to: URL(fileURLWithPath: self.directory.file("noise.mp4")))
    try Data().write(to: URL(fileURLWithPath: self.directory.file("empty.mp4")))
    try await self.write(self.shortClip, "whole.mp4")
    let whole = try Data(contentsOf: URL(fileURLWithPath: self.directory.file("whole.mp4")))
    // The index of an MP4 stands at its end, so that half of it is nothing.
    try whole.prefix(whole.count / 2)
      .write(to: URL(fileURLWithPath: self.directory.file("half.mp4")))
    try Data("#EXTM3U\nhttp://127.0.0.1:1/x.ts\n".utf8)
      .write(to: URL(fileURLWithPath: self.directory.file("list.m3u8")))

    let expected: [(String, CaptureError.Code)] = [
      ("absent.mp4", .notFound), ("", .unsupported), ("noise.mp4", .failed),
      ("empty.mp4", .failed), ("half.mp4", .failed), ("list.m3u8", .failed),
    ]
    for (name, code) in expected {
      let path = self.directory.file(name)
      let error = #expect(throws: CaptureError.self) { try FileSource(path: path) }
      #expect(error?.code == code, "\(name): \(error?.message ?? "")")
      #expect(error?.message.contains(path) == true)
    }
  }

  @Test("fails when the file gives nothing any more")
  func vanishes() async throws {
    var clip = self.shortClip
    // Too big to be read at once.
    clip.duration = .seconds(1)
    clip.codecArguments = ["-c:v", "rawvideo", "-c:a", "pcm_s16le"]
    try await self.write(clip, "clip.mkv")
    let sink = Collector()
    let id = try self.device("clip.mkv")

    let camera = try await DeviceHub().openCamera(id, request: .small, sink: sink)
    _ = try await sink.pictures(2)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: id.name))
    try file.truncate(atOffset: 0)
    try file.close()
    let failure = try await sink.failure()
    await camera.close()

    #expect(failure.code == .noData || failure.code == .failed)
    #expect(failure.message.contains(id.name))
  }

  @Test("ends within 100 ms of being stopped, at one picture a second")
  func stops() async throws {
    var clip = self.shortClip
    clip.rate = FrameRate(1)
    clip.duration = .seconds(4)
    clip.codecArguments += ["-an"]
    try await self.write(clip, "clip.mp4")
    let path = self.directory.file("clip.mp4")

    let fastest = try await fastestStop { try FileSource(path: path) }

    #expect(fastest <= .milliseconds(100))
  }
}
