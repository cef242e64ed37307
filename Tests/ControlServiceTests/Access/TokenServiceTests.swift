import Access
import ControlAPI
import GRPCCore
import Store
import SwiftProtobuf
import TestSupport
import Testing

@testable import ControlService

@Suite(.timeLimit(.minutes(1))) struct TokenServiceTests {
  @Test("a token is told once, kept as a hash, and recorded without its secret")
  func making() async throws {
    try await ServedRack.run { rack in
      let made = try await rack.makeToken(.admin, label: "studio 2", lifetime: 3600)

      let token = try #require(AccessToken(made.text))
      #expect(made.token.id == token.id && made.token.role == .admin)
      #expect(made.token.label == "studio 2")
      let lifetime = made.token.expiresWallTimeNs - made.token.createdWallTimeNs
      #expect(lifetime == 3600 * 1_000_000_000)
      let kept = try await rack.store.tokens()
      #expect(kept.map(\.hash) == [token.hash])
      let listed = try await rack.node.listTokens(.init(), metadata: rack.bearer(made.text)).tokens
      #expect(listed == [made.token])
      let events = try await rack.events.listEvents(.init(), metadata: rack.bearer(made.text))
        .events
      #expect(events.contains { $0.name == "token_created" && $0.message.contains(token.id) })
      let secret = String(made.text.suffix(64))
      let texts = try events.map { try $0.jsonString() } + listed.map { try $0.jsonString() }
      #expect(!texts.contains { $0.contains(secret) })
    }
  }

  @Test("the first token must be an admin's, and the last admin's goes last")
  func lockOut() async throws {
    try await ServedRack.run { rack in
      await #expect(throws: RPCError.self) { try await rack.makeToken(.viewer) }
      let admin = try await rack.makeToken(.admin)
      let viewer = try await rack.makeToken(.viewer, as: admin.text)

      let refusal = await #expect(throws: RPCError.self) {
        try await rack.revoke(admin.token.id, as: admin.text)
      }
      #expect(refusal?.code == .failedPrecondition)

      try await rack.revoke(viewer.token.id, as: admin.text)
      try await rack.revoke(admin.token.id, as: admin.text)
      // Nobody is locked out.
      _ = try await rack.node.getNode(.init())
    }
  }

  @Test("the same key makes one token, and does not tell its secret again")
  func replay() async throws {
    try await ServedRack.run { rack in
      let first = try await rack.makeToken(.admin, key: "once")
      let again = await #expect(throws: RPCError.self) {
        try await rack.makeToken(.admin, key: "once", as: first.text)
      }
      #expect(again?.code == .alreadyExists)
      #expect(again?.message.contains(first.token.id) == true)
      #expect(try await rack.store.tokens().count == 1)
    }
  }

  @Test(
    "bad wishes are refused, and say why",
    arguments: [
      (.unspecified, "x", nil), (.viewer, "", nil),
      (.viewer, String(repeating: "x", count: 65), nil),
      (.viewer, "x", 0), (.viewer, "x", 315_360_001), (.viewer, "x", .max),
    ] as [(ProtoRole, String, UInt64?)]
  )
  func refusals(role: ProtoRole, label: String, lifetime: UInt64?) async throws {
    try await ServedRack.run { rack in
      let admin = try await rack.makeToken(.admin)
      let error = await #expect(throws: RPCError.self) {
        try await rack.makeToken(role, label: label, lifetime: lifetime, as: admin.text)
      }
      #expect(error?.code == .invalidArgument)
    }
  }

  @Test("a subscription ends within a second of its token's end", arguments: [false, true])
  func ending(byItself: Bool) async throws {
    try await ServedRack.run { rack in
      let admin = try await rack.makeToken(.admin)
      let viewer = try await rack.makeToken(
        .viewer,
        lifetime: byItself ? 1 : nil,
        as: admin.text
      )
      let begun = Watched(false)
      let clock = ContinuousClock()
      let error = try await withThrowingTaskGroup(of: RPCError?.self) { group in
        group.addTask {
          do {
            try await rack.events.subscribeEvents(.init(), metadata: rack.bearer(viewer.text)) {
              for try await _ in $0.messages { begun.update { $0 = true } }
            }
            return nil
          } catch let error as RPCError {
            return error
          }
        }
        _ = try await begun.wait(for: "an event", within: .seconds(10)) { $0 ? true : nil }
        let began = clock.now
        if !byItself { try await rack.revoke(viewer.token.id, as: admin.text) }
        let error = try await group.next() ?? nil
        #expect(began.duration(to: clock.now) < .seconds(byItself ? 2 : 1))
        return error
      }
      #expect(error?.code == .unauthenticated)
    }
  }
}

extension ServedRack {
  /// The metadata that shows a token.
  func bearer(_ token: String) -> Metadata {
    ["authorization": "Bearer \(token)"]
  }

  @discardableResult
  func makeToken(
    _ role: ProtoRole,
    label: String = "test",
    lifetime: UInt64? = nil,
    key: String = "",
    as token: String? = nil
  ) async throws -> ProtoCreateTokenResponse {
    var request = ProtoCreateTokenRequest()
    request.role = role
    request.label = label
    if let lifetime { request.lifetimeS = lifetime }
    request.idempotencyKey = key
    return try await self.node.createToken(request, metadata: token.map { self.bearer($0) } ?? [:])
  }

  func revoke(_ id: String, as token: String) async throws {
    var request = ProtoRevokeTokenRequest()
    request.id = id
    _ = try await self.node.revokeToken(request, metadata: self.bearer(token))
  }
}
