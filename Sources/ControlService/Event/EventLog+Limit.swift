internal import Store

extension EventLog {
  /// Waits until everything appended before is durable, but no longer than `limit`.
  func flush(atMost limit: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.flush() }
      group.addTask {
        // Throws only when cancelled, which ends the wait as well.
        try? await Task.sleep(for: limit)
      }
      await group.next()
      group.cancelAll()
    }
  }
}
