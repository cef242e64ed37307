import GRDB
import Synchronization

/// Fails every commit at its last moment, as a disk does that cannot sync.
final class CommitRefuser: TransactionObserver, Sendable {
  struct Refused: Error {}

  let isRefusing = Mutex(true)

  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseWillCommit() throws {
    if self.isRefusing.withLock({ $0 }) { throw Refused() }
  }
  func databaseDidCommit(_ db: Database) {}
  func databaseDidRollback(_ db: Database) {}
}
