import Events
import Foundation
import GRDB
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(2))) struct EventLogDurabilityTests {
  private let directory: TemporaryDirectory
  private let store: Store
  private let log: EventLog

  init() throws {
    self.directory = try TemporaryDirectory()
    self.store = try Store.open(directory: self.directory.data)
    self.log = try EventLog(store: self.store)
  }

  /// The last sequence number and the number of events that a connection finds.
  @Sendable private static func extent(_ database: Database) throws -> [UInt64] {
    try ["max(sequence)", "count(*)"].map {
      try UInt64.fetchOne(database, sql: "SELECT \($0) FROM event") ?? 0
    }
  }

  @Test("shows no event to a subscriber before another connection reads it from the file")
  func visible() async throws {
    let reader = try DatabaseQueue(path: self.directory.database)
    let log = self.log
    let appender = Task {
      for number in 1 ... 1000 {
        log.append(.numbered(number))
        await Task.yield()
      }
    }

    for try await event in log.subscribe() {
      let extent = try await reader.read(Self.extent)
      #expect(extent[0] >= event.sequence)
      if event.sequence == 1000 { break }
    }
    await appender.value
    try self.store.close()
  }

  @Test("has every event that a subscriber saw in the files as they are at that moment")
  func crash() async throws {
    // Without checkpoints the database file stands still and the log file only grows, so that a
    // copy made while commits go on is what a crash at some moment of it leaves.
    try await self.store.writer.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0")
    }
    let log = self.log
    let appender = Task {
      for number in 1 ... 2000 {
        log.append(.numbered(number))
        await Task.yield()
      }
    }

    var copies = 0
    for try await event in log.subscribe() {
      if event.sequence.isMultiple(of: 200) {
        copies += 1
        let copy = try self.copy("copy\(copies)")
        let found = try Store.open(directory: copy)
        let extent = try await found.writer.read(Self.extent)
        #expect(extent[0] >= event.sequence)
        #expect(extent[1] == extent[0])
        try found.close()
      }
      if event.sequence == 2000 { break }
    }
    await appender.value
    #expect(copies == 10)
    try self.store.close()
  }

  /// A data directory with the database's files as they are.
  private func copy(_ name: String) throws -> String {
    let path = "\(self.directory.path)/\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for file in ["rackcast.db", "rackcast.db-wal"] {
      try FileManager.default.copyItem(
        atPath: "\(self.directory.data)/\(file)",
        toPath: "\(path)/\(file)"
      )
    }
    return path
  }
}
