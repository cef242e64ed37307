internal import RehearsalSink

/// What arrived of one session, however often it connected.
struct DemoArrivals: Hashable, Sendable {
  var pictures = 0
  var sounds = 0
  /// Pictures that came late.
  var late = 0
  /// Frames of picture and sound whose timestamp went backwards.
  var backwards = 0
  /// Since the first media came; `nil` before.
  var age: Duration?

  /// Adds up the publishes under the name of `session`, the oldest first.
  init(of session: String, in reports: [StreamReport]) {
    var last: Int64?
    for report in reports where report.identity.name == session {
      self.pictures += report.video.frames
      self.sounds += report.audio.frames
      self.late += report.lateFrames
      self.backwards += report.regressions
      // Media time goes on across a lost connection.
      if let last, let first = report.video.firstTimestamp, first <= last { self.backwards += 1 }
      last = report.video.lastTimestamp ?? last
      self.age = self.age ?? report.age
    }
  }

  /// Nothing has arrived.
  init() {}
}
