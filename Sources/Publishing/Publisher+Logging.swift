internal import Adaptation
internal import Logging
internal import Media

extension Publisher {
  /// Writes an event to the log; the address stands there redacted, as metadata.
  func log(_ event: PublisherEvent) {
    switch event {
    case .stateChanged(let state):
      self.logger.debug("Destination is \(state)")
    case .connected(let serverIP):
      self.logger.info("Connected to \(serverIP.isEmpty ? "the file" : serverIP)")
    case .published:
      self.logger.info("Publishing")
    case .reconnecting(let attempt, let attempts, let delay, _):
      let of = attempts == 0 ? "" : " of \(attempts)"
      self.logger.warning("Trying again in \(delay.brief), attempt \(attempt)\(of)")
    case .failure(let failure):
      self.logger.warning("\(failure.message)")
    case .refused(let failure):
      self.logger.error("\(failure.message)")
    case .rateChanged(let decision):
      self.logger.info("\(decision.cause.rawValue): \(decision.from) to \(decision.to)")
    case .gaveUp(let reason):
      self.logger.error("Given up: \(reason)")
    case .invalidURL:
      self.logger.error("The address is not valid")
    }
  }
}
