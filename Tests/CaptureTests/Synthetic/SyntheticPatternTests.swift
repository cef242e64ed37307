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

    let camera = try await hub.openCamera(
      try DeviceID("synthetic:pattern"),
      request: request,
      sink: picture
    )
    let microphone = try await hub.openMicrophone(
      try DeviceID("synthetic:tone"),
      request: .usual,
      sink: sound
    )
    // Some flash comes within two seconds, and its beep with it.
    let pictures = try await picture.pictures.wait(for: "a flash after a picture without") {
      frames in
      let first = frames.firstIndex { !reader.isFlash($0) } ?? 0
      return frames[first...].contains(where: reader.isFlash) ? frames : nil
    }
    let lastFlash = pictures.last?.timestamp ?? .zero
    let sounds = try await sound.sounds.wait(for: "the beep of that flash") { frames in
      (frames.last?.timestamp ?? .zero) > lastFlash + .milliseconds(200) ? frames : nil
    }
    await camera.close()
    await microphone.close()

    let counters = pictures.map(reader.counter)
    #expect(CounterSummary(counters) == CounterSummary((0 ..< counters.count).map { UInt16($0) }))
    #expect(pictures.map(\.sequence) == (0 ..< UInt64(pictures.count)).map { $0 })
    for (left, right) in zip(sounds, sounds.dropFirst()) {
      #expect(left.timestamp + left.duration == right.timestamp)
    }
    var flashes = FlashDetector()
    for frame in pictures { flashes.take(isFlash: reader.isFlash(frame), at: frame.timestamp) }
    var beeps = BeepDetector()
    for frame in sounds { beeps.take(frame) }
    let flash = try #require(flashes.flashes.last)
    let beep = try #require(beeps.beeps.last)
    #expect(abs((beep - flash).milliseconds) <= 1)
    #expect(picture.early.value == 0 && sound.early.value == 0)
  }

  @Test("ends within 100 ms of being stopped, at one picture a second")
  func stops() async throws {
    let request = VideoRequest(size: PictureSize(width: 64, height: 64), rate: FrameRate(1))

    let fastest = try await fastestStop { SyntheticPattern(request: request) }

    #expect(fastest <= .milliseconds(100))
  }
}

/// How long a running source takes to end once stopped: the best of three, as the machine may be busy
/// with other tests.
func fastestStop(
  of make: @Sendable () throws -> any CaptureSource
) async throws -> Duration {
  var fastest = Duration.seconds(60)
  for _ in 0 ..< 3 {
    let source = try make()
    let started = Promise<Void>()
    let ended = Promise<Bool>()
    try DeviceThread.start(name: "test") {
      started.keep(())
      do {
        try source.run(video: { _ in }, audio: { _ in })
        ended.keep(true)
      } catch {
        ended.keep(false)
      }
    }
    await started.value
    let begin = ContinuousClock.now
    source.stop()
    #expect(await ended.value)
    fastest = min(fastest, ContinuousClock.now - begin)
  }
  return fastest
}
