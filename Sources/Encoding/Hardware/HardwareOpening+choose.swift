internal import FFmpeg
internal import Media

extension HardwareOpening {
  /// What a configuration gets.
  struct Choice {
    /// The hardware encoder; `nil` for software.
    var encoder: OpenedEncoder?
    /// The hardware that could not start, to be told of.
    var fallback: EncoderFallback?
  }

  /// Opens the hardware that `configuration` asks for, if any.
  ///
  /// What is asked for by name is tried, and told of when it cannot start. Where the choice is left
  /// open, hardware is tried where it has a node, all of it within one limit; what failed is left
  /// alone for a while.
  func choose(
    for configuration: VideoEncoderConfiguration,
    rate: VideoEncoderContext.Rate,
    nodes: () -> HardwareNodes,
    at now: MediaTime
  ) -> Choice {
    switch configuration.selection {
    case .software:
      return Choice()
    case .hardware(let wanted):
      let ways = wanted.options(for: configuration, rate: rate, nodes: nodes())
      return Self.choice(wanted, self.open(wanted, ways, within: self.limit))
    case .automatic:
      let deadline = MonotonicClock.now + self.limit
      let nodes = nodes()
      var choice = Choice()
      for candidate in self.candidates(nodes, size: configuration.size, at: now) {
        let ways = candidate.options(for: configuration, rate: rate, nodes: nodes)
        let left = deadline - MonotonicClock.now
        guard left > .zero else { break }
        choice = Self.choice(candidate, self.open(candidate, ways, within: left))
        guard choice.encoder == nil else { break }
        self.note(candidate, failedFor: configuration.size, at: now)
      }
      return choice
    }
  }

  private static func choice(
    _ encoder: HardwareEncoder,
    _ result: Result<OpenedEncoder, EncoderFallback.Failure>
  ) -> Choice {
    switch result {
    case .success(let opened):
      return Choice(encoder: opened)
    case .failure(let failure):
      return Choice(fallback: EncoderFallback(encoder: encoder, reason: failure.reason))
    }
  }
}
