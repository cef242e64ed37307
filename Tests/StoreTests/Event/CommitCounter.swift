import GRDB
import Synchronization

/// Counts the commits of a database.
final class CommitCounter: TransactionObserver, Sendable {
  /// A number that grows.
  final class Count: Sendable {
    private let storage = Mutex(0)

    var value: Int { self.storage.withLock { $0 } }
    func add() { self.storage.withLock { $0 += 1 } }
  }

  let count = Count()

  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseDidCommit(_ db: Database) { self.count.add() }
  func databaseDidRollback(_ db: Database) {}
}
