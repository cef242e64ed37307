import GRDB
import Testing

@testable import Store

@Suite struct StoreIdempotencyTests {
  private static let day: Int64 = 24 * 3600 * 1_000_000_000
  private let store: Store

  init() throws {
    self.store = try Store.inMemory()
  }

  /// Creates session `name` under `key`; answers with `response`.
  private func create(
    _ name: String,
    key: String?,
    response: [UInt8],
    at time: Int64 = 1
  ) async throws -> Performed {
    try await self.store.perform(key: key, method: "CreateSession", at: time) { transaction in
      _ = try transaction.createSession(
        name: name,
        configuration: "{}",
        desiredState: .stopped,
        destinations: [],
        operator: nil,
        at: time
      )
      return response
    }
  }

  @Test("answers a second call as the first and changes nothing")
  func replay() async throws {
    let first = try await self.create("cam1", key: "k1", response: [1, 2, 3])
    let second = try await self.create("cam2", key: "k1", response: [4])

    #expect(first == Performed(response: [1, 2, 3], isReplay: false))
    #expect(second == Performed(response: [1, 2, 3], isReplay: true))
    #expect(try await self.store.sessions().map(\.name) == ["cam1"])
    let remembered = try await self.store.rememberedResponse(
      forKey: "k1",
      method: "CreateSession",
      at: 2
    )
    #expect(remembered == [1, 2, 3])
  }

  @Test("makes the change each time when there is no key")
  func noKey() async throws {
    let first = try await self.create("cam1", key: nil, response: [])
    let second = try await self.create("cam2", key: "", response: [])

    #expect(!first.isReplay && !second.isReplay)
    #expect(try await self.store.sessions().count == 2)
  }

  @Test("refuses a key that was used for another method")
  func otherMethod() async throws {
    _ = try await self.create("cam1", key: "k1", response: [1])

    do {
      _ = try await self.store.perform(key: "k1", method: "DeleteSession", at: 2) { transaction in
        try transaction.deleteSession(name: "cam1", operator: nil, at: 2)
        return []
      }
      Issue.record("The key was taken for two methods.")
    } catch let error as StoreError {
      #expect(error.code == .keyReused)
      #expect(error.message.contains("CreateSession"))
    }
    #expect(try await self.store.sessions().count == 1)
  }

  @Test("leaves the key free when the change fails, in the same transaction")
  func failure() async throws {
    _ = try await self.create("cam1", key: nil, response: [])

    await #expect(throws: StoreError.self) {
      _ = try await self.create("cam1", key: "k1", response: [1])
    }

    let second = try await self.create("cam2", key: "k1", response: [2])
    #expect(second == Performed(response: [2], isReplay: false))
  }

  @Test("forgets after a day")
  func prune() async throws {
    _ = try await self.create("cam1", key: "k1", response: [1], at: 1)
    _ = try await self.create("cam2", key: "k2", response: [2], at: 2)

    let again = try await self.create("cam3", key: "k1", response: [3], at: Self.day + 1)

    #expect(again == Performed(response: [3], isReplay: false))
    let keys = try await self.store.writer.read {
      try String.fetchAll($0, sql: "SELECT key FROM idempotency ORDER BY key")
    }
    #expect(keys == ["k1", "k2"])
  }

  @Test("takes one of many calls at once with the same key")
  func concurrent() async throws {
    let replays = try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0 ..< 20 {
        group.addTask {
          try await self.create("cam\(index)", key: "k", response: [UInt8(index)]).isReplay
        }
      }
      return try await group.reduce(into: [Bool]()) { $0.append($1) }
    }

    #expect(replays.filter { !$0 }.count == 1)
    #expect(try await self.store.sessions().count == 1)
  }
}
