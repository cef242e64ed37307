import Store
import Testing

@Suite struct StoreTokenTests {
  private static func token(
    _ id: String,
    role: String = "viewer",
    created: Int64 = 1,
    expires: Int64? = nil
  ) -> TokenRecord {
    TokenRecord(
      id: id,
      hash: Array(id.utf8) + [UInt8](repeating: 0, count: 24),
      role: role,
      label: "test",
      operator: "ada",
      created: created,
      expires: expires
    )
  }

  @Test("keeps tokens as they were given, the oldest first, over a look of either kind")
  func keeping() async throws {
    let store = try Store.inMemory()
    let tokens = [
      Self.token("00000002", created: 1), Self.token("00000001", created: 2, expires: 9),
    ]
    try await store.transaction { transaction in
      for token in tokens.reversed() { try transaction.addToken(token) }
    }

    #expect(try await store.tokens() == tokens)
    #expect(try store.loadTokens() == tokens)
  }

  @Test("a token is revoked once, and the first time counts")
  func revoking() async throws {
    let store = try Store.inMemory()
    try await store.transaction { try $0.addToken(Self.token("0000000a")) }

    let first = try await store.transaction {
      try $0.revokeToken("0000000a", operator: "ada", at: 5)
    }
    let second = try await store.transaction {
      try $0.revokeToken("0000000a", operator: "bob", at: 6)
    }

    #expect(first.revoked == 5 && second == first)
    await #expect {
      try await store.transaction { _ = try $0.revokeToken("0000000b", operator: nil, at: 5) }
    } throws: { error in
      (error as? StoreError)?.code == .notFound
    }
  }

  @Test("refuses a second token of the same name, and roles that there are not")
  func refusals() async throws {
    let store = try Store.inMemory()
    try await store.transaction { try $0.addToken(Self.token("0000000a")) }

    let cases: [(TokenRecord, StoreError.Code)] = [
      (Self.token("0000000a"), .alreadyExists), (Self.token("0000000b", role: "root"), .invalid),
      (Self.token("xyz"), .invalid),
    ]
    for (token, code) in cases {
      await #expect {
        try await store.transaction { try $0.addToken(token) }
      } throws: { error in
        (error as? StoreError)?.code == code
      }
    }
    #expect(try await store.tokens().count == 1)
  }
}
