import Access
import Store
import Testing

@testable import ControlService

@Suite struct AccessBookTests {
  private static let here = Peer("ipv4:127.0.0.1:5000")
  private static let away = Peer("ipv4:10.0.0.7:5000")

  private static func record(
    _ token: AccessToken,
    _ role: Role,
    expires: Int64? = nil,
    revoked: Int64? = nil
  ) -> TokenRecord {
    TokenRecord(
      id: token.id,
      hash: token.hash,
      role: role.rawValue,
      label: "test",
      operator: nil,
      created: 0,
      expires: expires,
      revoked: revoked
    )
  }

  /// What comes of a call of each role, at 100 s.
  private static func outcomes(
    _ book: AccessBook,
    _ authorization: [String],
    _ peer: Peer
  ) -> [Role: Result<Caller, AccessBook.Refusal>] {
    var outcomes: [Role: Result<Caller, AccessBook.Refusal>] = [:]
    for role in Role.allCases {
      var book = book
      outcomes[role] = Result { () throws(AccessBook.Refusal) in
        try book.admit(authorization, from: peer, to: role, wall: 100, now: .seconds(1))
      }
    }
    return outcomes
  }

  @Test("while there is no token, whoever is on the machine is an admin, and nobody else is let in")
  func open() {
    let book = AccessBook()
    for (_, outcome) in Self.outcomes(book, [], Self.here) {
      #expect(outcome == .success(.local))
    }
    for (_, outcome) in Self.outcomes(book, [], Self.away) {
      #expect(outcome == .failure(.notLocal))
    }
    // A token that is shown must be good, also where none is needed.
    let stray = "Bearer \(AccessToken.random().text)"
    for (_, outcome) in Self.outcomes(book, [stray], Self.here) {
      #expect(outcome == .failure(.badToken))
    }
  }

  @Test("a token opens what its role may do, from anywhere", arguments: Role.allCases)
  func roles(role: Role) {
    let token = AccessToken.random()
    let book = AccessBook([Self.record(token, role)])
    for peer in [Self.here, Self.away] {
      for (needed, outcome) in Self.outcomes(book, ["Bearer \(token.text)"], peer) {
        switch outcome {
        case .success(let caller):
          #expect(needed <= role && caller.token == token.id && caller.role == role)
        case .failure(let refusal):
          #expect(needed > role && refusal == .needs(needed, has: role))
        }
      }
      for (_, outcome) in Self.outcomes(book, [], peer) {
        #expect(outcome == .failure(.noToken))
      }
    }
  }

  @Test("the scheme is read in any case, and nothing else is taken for a token")
  func schemes() {
    let token = AccessToken.random()
    let book = AccessBook([Self.record(token, .viewer)])
    let good = ["Bearer \(token.text)", "bearer \(token.text)", "BEARER  \(token.text)"]
    for text in good {
      let outcome = Self.outcomes(book, [text], Self.away)[.viewer]
      #expect((try? outcome?.get())?.token == token.id)
    }
    let bad = [
      [token.text], ["Basic \(token.text)"], ["Bearer"], [""], ["Bearer \(token.text) x"],
      ["Bearer \(token.text)", "Bearer \(token.text)"],
    ]
    for texts in bad {
      #expect(Self.outcomes(book, texts, Self.away)[.viewer] == .failure(.badToken))
    }
  }

  @Test("a token that was revoked or has expired is as good as none, and opens nothing to others")
  func ended() {
    let (revoked, expired) = (AccessToken.random(), AccessToken.random())
    let book = AccessBook([
      Self.record(revoked, .admin, revoked: 50), Self.record(expired, .admin, expires: 100),
    ])
    for token in [revoked, expired] {
      let outcome = Self.outcomes(book, ["Bearer \(token.text)"], Self.here)[.viewer]
      #expect(outcome == .failure(.badToken))
    }
    #expect(Self.outcomes(book, [], Self.here)[.viewer] == .failure(.noToken))
    let allRevoked = AccessBook([Self.record(revoked, .admin, revoked: 50)])
    #expect(Self.outcomes(allRevoked, [], Self.here)[.admin] == .success(.local))
  }

  @Test("after ten failed logins of a host it is told to wait; others, and good tokens, are let in")
  func guesses() {
    let token = AccessToken.random()
    var book = AccessBook([Self.record(token, .viewer)])
    var refusals: [AccessBook.Refusal?] = []
    func attempt(_ text: String, from peer: Peer, second: Int) -> AccessBook.Refusal? {
      do throws(AccessBook.Refusal) {
        _ = try book.admit([text], from: peer, to: .viewer, wall: 1, now: .seconds(second))
        return nil
      } catch {
        return error
      }
    }
    for second in 0 ..< 12 {
      refusals.append(
        attempt("Bearer \(AccessToken.random().text)", from: Self.away, second: second)
      )
    }
    #expect(refusals.prefix(10).allSatisfy { $0 == .badToken })
    #expect(refusals[10] == .tooManyFailures(pause: .seconds(50)))
    #expect(attempt("Bearer \(token.text)", from: Self.away, second: 13) == nil)
    #expect(attempt("Bearer x", from: Self.here, second: 13) == .badToken)
    #expect(attempt("Bearer x", from: Self.away, second: 70) == .badToken)
  }
}
