import GRPCCore
import TestSupport
import Testing

@testable import ControlTransport

@Suite(.timeLimit(.minutes(2))) struct SecureTransportTests {
  /// A server's certificate for `names`, and a client that trusts its authority.
  private static func pair(
    for names: String = "IP:127.0.0.1",
    days: Int = 1,
    mutual: Bool = false
  ) async throws -> (authority: CertificateAuthority, server: ServerSecurity.Files) {
    let authority = try await CertificateAuthority()
    let issued = try await authority.issue(for: names, days: days)
    return (
      authority,
      ServerSecurity.Files(
        certificate: issued.certificate,
        key: issued.key,
        clientAuthorities: mutual ? [authority.certificate] : []
      )
    )
  }

  /// The error that a call of `client` ends with at a server of `files`.
  private static func failure(
    _ files: ServerSecurity.Files?,
    _ client: ClientSecurity.Files?
  ) async throws -> RPCError? {
    var failure: RPCError?
    let security = try files.map { try ServerSecurity($0) }
    try await withTestServer(security: security) { server in
      let security = try client.map { try ClientSecurity($0) }
      try await withTestClient(of: server.address, security: security) { client in
        failure = await client.failure(of: "Echo")
      }
    }
    return failure
  }

  @Test("calls go over TLS to a server whose authority is trusted")
  func calls() async throws {
    let (authority, files) = try await Self.pair()

    try await withTestServer(security: try ServerSecurity(files)) { server in
      let security = try ClientSecurity(.init(authorities: [authority.certificate]))
      try await withTestClient(of: server.address, security: security) { client in
        let long = String(repeating: "x", count: 1_000_000)
        let isSame = try await client.unary("Echo", long) == long
        #expect(isSame)
      }
    }
  }

  @Test("a server that cannot be trusted gets no call, and the reason is told")
  func distrust() async throws {
    let (authority, files) = try await Self.pair()
    let trusting = ClientSecurity.Files(authorities: [authority.certificate])
    let stranger = try await CertificateAuthority()
    let (otherAuthority, other) = try await Self.pair(for: "DNS:other.example")
    let (oldAuthority, old) = try await Self.pair(days: -1)
    let (strictAuthority, strict) = try await Self.pair(mutual: true)

    // The server, the client, and what the message says.
    let table: [(ServerSecurity.Files?, ClientSecurity.Files?, String)] = [
      (files, .init(authorities: [stranger.certificate]), "nobody this client trusts"),
      (files, .init(), "nobody this client trusts"),
      (other, .init(authorities: [otherAuthority.certificate]), "another name"),
      (old, .init(authorities: [oldAuthority.certificate]), "expired"),
      (strict, .init(authorities: [strictAuthority.certificate]), "--cert FILE"),
      (files, nil, "wants TLS"),
      (nil, trusting, "does not speak TLS"),
    ]
    for (server, client, text) in table {
      let failure = try await Self.failure(server, client)
      #expect(failure?.code == .unavailable)
      #expect(failure?.message.contains(text) == true, "\(failure?.message ?? "") lacks \(text)")
    }
  }

  @Test("with mutual TLS a client whose authority is known is let in")
  func mutual() async throws {
    let (authority, files) = try await Self.pair(mutual: true)
    let own = try await authority.issue(for: "DNS:client")
    let client = ClientSecurity.Files(
      authorities: [authority.certificate],
      certificate: own.certificate,
      key: own.key
    )

    #expect(try await Self.failure(files, client) == nil)
  }

  @Test("other files are used from the next connection on, and bad ones leave the old in place")
  func reload() async throws {
    let (first, files) = try await Self.pair()
    let (second, others) = try await Self.pair()
    let security = try ServerSecurity(files)

    try await withTestServer(security: security) { server in
      func failure(trusting authority: CertificateAuthority) async throws -> RPCError? {
        var failure: RPCError?
        let security = try ClientSecurity(.init(authorities: [authority.certificate]))
        try await withTestClient(of: server.address, security: security) { client in
          failure = await client.failure(of: "Echo")
        }
        return failure
      }
      #expect(try await failure(trusting: first) == nil)
      #expect(throws: ControlTransportError.self) {
        try security.reload(.init(certificate: "/nowhere.pem", key: "/nowhere.pem"))
      }
      #expect(try await failure(trusting: first) == nil)
      try security.reload(others)
      #expect(try await failure(trusting: second) == nil)
      #expect(try await failure(trusting: first) != nil)
    }
  }

  @Test("files that cannot be used are named, with what is wrong")
  func files() async throws {
    let (authority, files) = try await Self.pair()
    let (other, others) = try await Self.pair()

    let table: [(ServerSecurity.Files, String)] = [
      (.init(certificate: "/nowhere.pem", key: files.key), "/nowhere.pem"),
      (.init(certificate: files.certificate, key: "/nowhere.pem"), "/nowhere.pem"),
      (.init(certificate: files.key, key: files.key), "holds no certificate"),
      (.init(certificate: files.certificate, key: files.certificate), "holds no private key"),
      (.init(certificate: files.certificate, key: others.key), "is not that of"),
      (
        .init(
          certificate: files.certificate,
          key: files.key,
          clientAuthorities: [authority.certificate, files.key]
        ),
        "holds no certificate"
      ),
    ]
    for (files, text) in table {
      let error = #expect(throws: ControlTransportError.self) { try ServerSecurity(files) }
      #expect(error?.code == .notSecure)
      let message = error?.message ?? ""
      #expect(message.contains(text))
    }
    // Whose files go with it.
    withExtendedLifetime(other) {}
  }
}
