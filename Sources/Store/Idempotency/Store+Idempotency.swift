extension Store {
  /// Makes a change once, however often it is asked for with the same key.
  ///
  /// The change and the memory of its response are one transaction, so a crash keeps both or
  /// neither. Responses are remembered for 24 h.
  ///
  /// - Parameters:
  ///   - key: The caller's idempotency key; empty or `nil` for a change that is always made.
  ///   - method: What is asked for; a key belongs to one method.
  ///   - body: Makes the change and gives the response. When it throws, nothing is changed and the
  ///     key stays free.
  /// - Throws: What `body` throws, and `StoreError`: `.keyReused`, or a failure of the database.
  public func perform(
    key: String?,
    method: String,
    at time: Int64,
    _ body: @Sendable (Transaction) throws -> [UInt8]
  ) async throws -> Performed {
    try await self.transaction { transaction in
      guard let key, !key.isEmpty else {
        return Performed(response: try body(transaction), isReplay: false)
      }
      if let response = try transaction.rememberedResponse(forKey: key, method: method, at: time) {
        return Performed(response: response, isReplay: true)
      }
      let response = try body(transaction)
      try transaction.remember(response, forKey: key, method: method, at: time)
      return Performed(response: response, isReplay: false)
    }
  }

  /// What was answered when `key` was used first; `nil` when it is new.
  ///
  /// - Throws: `.keyReused` when that was for another method.
  public func rememberedResponse(
    forKey key: String,
    method: String,
    at time: Int64
  ) async throws(StoreError) -> [UInt8]? {
    try await self.read("look up an idempotency key") {
      try Transaction(database: $0).rememberedResponse(forKey: key, method: method, at: time)
    }
  }
}
