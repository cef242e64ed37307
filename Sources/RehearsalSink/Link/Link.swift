internal import Media

/// The link that a connection is to seem to come over.
struct Link {
  /// Nil carries as much as comes.
  let trace: LinkTrace?
  /// The delay where the trace tells none.
  let delay: Duration
  /// When the trace began.
  let start: MediaTime

  /// Nil for a link that is as it is.
  init?(_ configuration: RehearsalSink.Configuration, since start: MediaTime) {
    let steady = configuration.bytesPerSecond.map { LinkTrace.steady(bitsPerSecond: $0 * 8) }
    guard configuration.delay > .zero || configuration.trace != nil || steady != nil else {
      return nil
    }
    self.trace = configuration.trace ?? steady
    self.delay = configuration.delay
    self.start = start
  }

  /// Whether anything is ever under way.
  var hasDelay: Bool {
    self.delay > .zero || self.trace?.stretches.contains { $0.delay ?? .zero > .zero } ?? false
  }

  /// How long what begins now is under way.
  func delay(at now: MediaTime) -> Duration {
    self.trace?.stretch(at: now - self.start).delay ?? self.delay
  }
}
