internal import Access
internal import Events
internal import Foundation
internal import Media
public import Store
internal import Synchronization

/// Lets calls in, makes and revokes tokens, and ends the calls of those that are revoked.
public final class AccessControl: Sendable {
  fileprivate struct State {
    var book: AccessBook
    /// Ends the calls that run under a token, by its id and a number.
    var calls: [String: [UInt64: AsyncStream<Never>.Continuation]] = [:]
    var lastCall: UInt64 = 0
  }

  fileprivate let state: Mutex<State>
  let store: Store
  let events: EventLog

  /// Reads the tokens. Blocks.
  public init(store: Store, events: EventLog) throws(StoreError) {
    self.store = store
    self.events = events
    self.state = Mutex(State(book: AccessBook(try store.loadTokens())))
  }

  /// Says who makes a call.
  func admit(
    _ authorization: [String],
    from peer: Peer,
    to role: Role
  ) throws(AccessBook.Refusal) -> Caller {
    let (wall, now) = (Self.wallTime, MonotonicClock.now - MediaTime.zero)
    let outcome = self.state.withLock { state -> Result<Caller, AccessBook.Refusal> in
      Result { () throws(AccessBook.Refusal) in
        try state.book.admit(authorization, from: peer, to: role, wall: wall, now: now)
      }
    }
    return try outcome.get()
  }

  /// A token's state changed.
  func put(_ record: TokenRecord) {
    let calls = self.state.withLock { state in
      state.book.put(record)
      return record.revoked == nil ? nil : state.calls.removeValue(forKey: record.id)
    }
    for call in (calls ?? [:]).values { call.finish() }
  }

  /// Runs `body` for as long as the caller's token is good; then it is cancelled.
  ///
  /// - Throws: `Revoked` when the token was revoked or expired first.
  func whileGood<Result: Sendable>(
    _ caller: Caller,
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    guard let token = caller.token else { return try await body() }
    let (ended, continuation) = AsyncStream.makeStream(of: Never.self)
    let number = self.begin(token, continuation)
    defer { self.end(token, number) }
    return try await withThrowingTaskGroup(of: Result.self) { group in
      group.addTask { try await body() }
      group.addTask {
        for await _ in ended {}
        try Task.checkCancellation()
        throw Revoked()
      }
      if let expires = caller.expires {
        group.addTask {
          try await Task.sleep(for: .nanoseconds(max(expires - Self.wallTime, 0)))
          throw Revoked()
        }
      }
      defer { group.cancelAll() }
      guard let result = try await group.next() else { throw CancellationError() }
      return result
    }
  }

  /// The token of a call that runs is no more good.
  struct Revoked: Error {}

  private func begin(_ token: String, _ call: AsyncStream<Never>.Continuation) -> UInt64 {
    self.state.withLock { state in
      state.lastCall += 1
      // Revoked since it was let in.
      if state.book.unrevoked.contains(token) {
        state.calls[token, default: [:]][state.lastCall] = call
      } else {
        call.finish()
      }
      return state.lastCall
    }
  }

  private func end(_ token: String, _ number: UInt64) {
    self.state.withLock { state in
      state.calls[token]?[number] = nil
      if state.calls[token]?.isEmpty == true { state.calls[token] = nil }
    }
  }

  static var wallTime: Int64 {
    Int64(Date().timeIntervalSince1970 * 1_000_000_000)
  }
}
