internal import GRPCCore

extension NodeConnector {
  /// Runs `body` over one connection after another until it returns a value.
  ///
  /// A lost connection, or a stream that the node ended, is opened again after a pause. Call
  /// something else first, so that a node that was never there is an error at once.
  ///
  /// - Parameters:
  ///   - deadline: When to give up; `nil` for never.
  ///   - body: Gets the time that is left. Returns `nil` when its stream ended undecided.
  /// - Returns: `nil` when the deadline passed first.
  func follow<Result: Sendable>(
    until deadline: ContinuousClock.Instant? = nil,
    console: Console,
    _ body: @Sendable (NodeServices, _ remaining: Duration?) async throws -> Result?
  ) async throws -> Result? {
    var told = false
    while true {
      let began = ContinuousClock.now
      let remaining = deadline.map { began.duration(to: $0) }
      if let remaining, remaining <= .zero { return nil }
      do {
        if let result = try await self.call({ try await body($0, remaining) }) { return result }
      } catch  where CommandFailure.isConnectionLoss(error) {
        // Told below, once for as long as the node stays away.
      } catch let failure as CommandFailure where failure.status == .timedOut {
        guard let deadline, ContinuousClock.now >= deadline else { throw failure }
        return nil
      }
      let now = ContinuousClock.now
      if now >= began + .seconds(5) { told = false }
      if !told {
        console.note("The connection to \(self.address) is lost; trying again.")
        told = true
      }
      let left = deadline.map { now.duration(to: $0) } ?? self.retryPause
      if left > .zero { try await Task.sleep(for: min(self.retryPause, left)) }
    }
  }
}
