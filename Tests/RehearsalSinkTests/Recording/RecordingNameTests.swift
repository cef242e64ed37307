import Testing

@testable import RehearsalSink

@Suite struct RecordingNameTests {
  @Test(
    "no client chooses a path",
    arguments: [
      ("live", "cam1", "live-cam1-3.flv"),
      ("live", "cam1?key=s3cret", "live-cam1-3.flv"),
      ("../etc", "../../passwd", "_._etc-_._.._passwd-3.flv"),
      ("a/b", "", "a_b-_-3.flv"),
      ("live", ".hidden\u{0}ü", "live-_hidden___-3.flv"),
      (
        "live", String(repeating: "x", count: 500),
        "live-\(String(repeating: "x", count: 64))-3.flv"
      ),
    ]
  )
  func safe(app: String, name: String, expected: String) {
    #expect(RecordingName.make(app: app, name: name, number: 3) == expected)
  }
}
