import Testing

@testable import Publishing

@Suite struct RecordingRotationTests {
  @Test(
    "reads times and sizes, and writes them in their greatest unit",
    arguments: [
      ("rotate-time=30m", RecordingRotation(time: .seconds(1800)), "rotate-time=30m"),
      ("rotate-time=120s", RecordingRotation(time: .seconds(120)), "rotate-time=2m"),
      ("rotate-time=1s", RecordingRotation(time: .seconds(1)), "rotate-time=1s"),
      ("rotate-time=24h", RecordingRotation(time: .seconds(86_400)), "rotate-time=24h"),
      ("rotate-size=2GB", RecordingRotation(bytes: 2_000_000_000), "rotate-size=2GB"),
      ("rotate-size=1500MB", RecordingRotation(bytes: 1_500_000_000), "rotate-size=1500MB"),
      ("rotate-size=100kB", RecordingRotation(bytes: 100_000), "rotate-size=100kB"),
      (
        "rotate-size=5MB&rotate-time=1h",
        RecordingRotation(time: .seconds(3600), bytes: 5_000_000),
        "rotate-time=1h&rotate-size=5MB"
      ),
    ]
  )
  func reads(_ text: String, _ rotation: RecordingRotation, _ normalised: String) throws {
    let url = try PushURL("file:///srv/show.flv?\(text)")

    #expect(url.rotation == rotation)
    #expect(url.path == "/srv/show.flv")
    #expect(url.text == "file:///srv/show.flv?\(normalised)")
    #expect(try PushURL(url.text) == url)
  }

  @Test(
    "refuses nonsense with what is right",
    arguments: [
      ("", "rotate-time=30m"), ("rotate", "rotate-time=30m"), ("rotate-time", "rotate-time=30m"),
      ("rotate-every=30m", "rotate-size=2GB"), ("rotate-time=30m&", "each once"),
      ("rotate-time=30m&rotate-time=1h", "each once"), ("rotate-time=30", "s, m or h"),
      ("rotate-time=", "s, m or h"), ("rotate-time=0s", "from 1s to 24h"),
      ("rotate-time=25h", "from 1s to 24h"), ("rotate-time=-5m", "s, m or h"),
      ("rotate-time=1.5h", "whole number"), ("rotate-time=30min", "s, m or h"),
      ("rotate-time=9999999999s", "s, m or h"), ("rotate-size=2", "kB, MB or GB"),
      ("rotate-size=2gb", "kB, MB or GB"), ("rotate-size=99kB", "from 100kB"),
      ("rotate-size=1001GB", "to 1000GB"), ("rotate-size=999999999GB", "to 1000GB"),
      ("rotate-size=2 GB", "kB, MB or GB"), ("rotate-size=²GB", "kB, MB or GB"),
    ]
  )
  func refuses(_ query: String, _ hint: String) throws {
    let error = try #require(throws: InvalidPushURL.self) {
      try PushURL("file:///srv/show.flv?\(query)")
    }

    #expect(error.reason == .invalidPath)
    #expect(error.message.contains(hint), "\(error)")
  }

  @Test(
    "ends a file at the keyframe where its time is over, or the next would go beyond its size",
    arguments: [
      (RecordingRotation(time: .seconds(10)), 9.9, 1, 1, false),
      (RecordingRotation(time: .seconds(10)), 10, 1, 1, true),
      (RecordingRotation(bytes: 1000), 100, 900, 100, false),
      (RecordingRotation(bytes: 1000), 0.1, 900, 101, true),
      (RecordingRotation(time: .seconds(10), bytes: 1000), 10, 10, 10, true),
      (RecordingRotation(time: .seconds(10), bytes: 1000), 1, 1000, 1, true),
      (RecordingRotation(time: .seconds(10), bytes: 1000), 9, 900, 100, false),
    ]
  )
  func decides(
    _ rotation: RecordingRotation,
    _ seconds: Double,
    _ bytes: Int,
    _ next: Int,
    _ isDue: Bool
  ) {
    #expect(rotation.isDue(after: .seconds(seconds), bytes: bytes, next: next) == isDue)
  }
}
