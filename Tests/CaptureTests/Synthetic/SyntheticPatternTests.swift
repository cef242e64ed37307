import Media
import TestSupport
import Testing

@testable import Capture

@Suite struct SyntheticPatternTests {
  @Test(
    "keeps size and rate within what a session may ask for",
    arguments: [
      (1280, 720, 30, "I420 1280×720 30"), (1, 9999, 500, "I420 16×3840 60"),
      (641, 359, 1, "I420 640×358 1"),
    ]
  )
  func clamps(width: Int, height: Int, rate: Int, mode: String) {
    let request = VideoRequest(
      size: PictureSize(width: width, height: height),
      rate: FrameRate(rate)
    )

    #expect(SyntheticPattern(request: request).mode == mode)
  }

  @Test("keeps a rate under one picture a second at one")
  func slow() {
    let request = VideoRequest(size: PictureSize(width: 64, height: 64), rate: FrameRate(1, per: 3))

    #expect(SyntheticPattern(request: request).frameRate == FrameRate(1))
  }

  @Test("pattern and tone opened apart count without a gap, and flash and beep at one moment")
  func coincidence() async throws {
    let hub = DeviceHub()
    let picture = Collector()
    let sound = Collector()
    let request = VideoRequest(size: PictureSize(width: 160, height: 120), rate: FrameRate(30))
    let reader = CounterReader(size: request.size)

    let microphone = try await hub.openMicrophone(
      try DeviceID("synthetic:tone"),
      request: .usual,
      sink: sound
    )
    // A beep is known by the quiet before it.
    let quiet = try await sound.sounds(20)
    let camera = try await hub.openCamera(
      try DeviceID("synthetic:pattern"),
      request: request,
      sink: picture
    )
    let begin = try #require(quiet.first).timestamp + .milliseconds(200)
    let pictures = try await picture.pictures.wait(for: "a flash") {
      frames -> [VideoFrame]? in
      // Only the newest is looked at, as this runs on the camera's thread.
      guard let last = frames.last, last.timestamp > begin else { return nil }
      return frames.count > 5 && reader.isFlash(last) ? frames : nil
    }
    let end = try #require(pictures.last).timestamp + .milliseconds(200)
    let sounds = try await sound.sounds.wait(for: "the beep of that flash") { frames in
      frames.last.map { $0.timestamp > end } == true ? frames : nil
    }
    await camera.close()
    await microphone.close()

    // Where the machine stalled and pictures were lost, both counts tell so.
    let origin = try #require(pictures.first.flatMap(reader.counter))
    for frame in pictures {
      #expect(reader.counter(of: frame) == origin &+ UInt16(truncatingIfNeeded: frame.sequence))
    }
    #expect(Set(pictures.map(\.sequence)).count == pictures.count)
    for (left, right) in zip(sounds, sounds.dropFirst()) {
      let gap = right.timestamp - (left.timestamp + left.duration)
      #expect(gap == .zero || gap >= SyntheticTone.longestCatchUp)
    }
    var flashes = FlashDetector()
    for frame in pictures { flashes.take(isFlash: reader.isFlash(frame), at: frame.timestamp) }
    var beeps = BeepDetector()
    for frame in sounds { beeps.take(frame) }
    let flash = try #require(flashes.flashes.last { $0 > begin })
    #expect(beeps.beeps.contains { abs(($0 - flash).milliseconds) <= 1 })
    #expect(picture.early.value == 0 && sound.early.value == 0)
  }

  @Test("ends within 100 ms of being stopped, at one picture a second")
  func stops() async throws {
    let request = VideoRequest(size: PictureSize(width: 64, height: 64), rate: FrameRate(1))

    let fastest = try await fastestStop { SyntheticPattern(request: request) }

    #expect(fastest <= .milliseconds(100))
  }
}
