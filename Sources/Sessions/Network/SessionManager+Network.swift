internal import Logging
internal import Publishing

extension SessionManager {
  /// Follows the network until the monitor is closed: when it may be back, what waits is tried at once.
  func follow(_ network: NetworkMonitor) async {
    for await change in network.changes {
      self.environment.logger.notice("network changed", metadata: ["change": "\(change)"])
      if change.mayHelp { await self.networkReturned() }
    }
  }

  /// Tries the waiting destinations of all sessions at once, spread over some 200 ms.
  func networkReturned() async {
    for session in self.sessions.values { await session.networkReturned() }
  }
}

extension Session {
  /// The network may be back: destinations that wait for it, or for an answer, are tried at once.
  func networkReturned() {
    guard let run = self.run else { return }
    for running in run.publishers.values { running.publisher.retryNow() }
  }
}
