import Access
import ControlAPI
import Foundation
import GRPCCore
import SwiftProtobuf
import Testing

@testable import ControlService

/// Each method with each role, over the wire; the methods are those of the `.proto` files.
@Suite(.timeLimit(.minutes(2))) struct RoleMatrixTests {
  /// Every method that the files name: `rackcast.v1.NodeService/GetNode`.
  private static func methods() throws -> [String] {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let folder = URL(filePath: "/\(root)/proto/rackcast/v1")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    var methods: [String] = []
    for file in files.sorted() where file.hasSuffix(".proto") {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      var service = ""
      for line in text.split(separator: "\n") {
        let words = line.split { $0 == " " || $0 == "(" }
        if words.first == "service" { service = String(words[1]) }
        if words.first == "rpc" { methods.append("rackcast.v1.\(service)/\(words[1])") }
      }
    }
    return methods
  }

  @Test("the table has every method of the files, and no other")
  func complete() throws {
    let table = Set(MethodRoles.table.keys)
    let methods = try Self.methods()
    #expect(table == Set(methods))
    #expect(methods.count > 40)
  }

  /// Bytes as they are.
  private struct Raw: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes {
      Bytes(message)
    }

    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> [UInt8] {
      bytes.withUnsafeBytes { [UInt8]($0) }
    }
  }

  /// The code of an empty request; `nil` for an answer.
  private static func call(
    _ method: MethodDescriptor,
    _ rack: ServedRack,
    token: String?
  ) async throws -> RPCError.Code? {
    var options = CallOptions.defaults
    // Streams that do not end by themselves were let in.
    options.timeout = .milliseconds(300)
    var metadata: Metadata = [:]
    if let token { metadata.addString("Bearer \(token)", forKey: "authorization") }
    do {
      return try await rack.client.serverStreaming(
        request: ClientRequest(message: [], metadata: metadata),
        descriptor: method,
        serializer: Raw(),
        deserializer: Raw(),
        options: options
      ) { response in
        for try await _ in response.messages {}
        return nil
      }
    } catch let error as RPCError {
      return error.code
    }
  }

  @Test("whoever may look at a session may not see its stream keys")
  func secrets() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1") { $0.url = "rtmp://127.0.0.1:1/live/planted-key" }
      let whole = try await rack.get("cam1", showingSecrets: true)
      #expect(whole.requested.url.hasSuffix("planted-key"))
      let admin = try await rack.makeToken(.admin, as: nil).text
      for role in [ProtoRole.viewer, .operator] {
        let token = try await rack.makeToken(role, as: admin).text
        let message = try await refusal(.permissionDenied) {
          _ = try await rack.sessions.getSession(
            .with {
              $0.name = "cam1"
              $0.showSecrets = true
            },
            metadata: ["authorization": "Bearer \(token)"]
          )
        }
        #expect(message.hasPrefix("To see stream keys needs a token of the role admin"))
      }
    }
  }

  @Test("each role is let in where the table says, and refused everywhere else")
  func matrix() async throws {
    try await ServedRack.run { rack in
      var tokens: [Role: String] = [:]
      for (role, proto) in [
        (Role.admin, ProtoRole.admin), (.operator, .operator), (.viewer, .viewer),
      ] {
        let admin = tokens[.admin]
        tokens[role] = try await rack.makeToken(proto, as: admin).text
      }
      for (method, _) in MethodRoles.all {
        let stranger = try await Self.call(method, rack, token: nil)
        #expect(stranger == .unauthenticated, "\(method)")
        let guess = try await Self.call(method, rack, token: AccessToken.random().text)
        #expect(guess == .unauthenticated || guess == .resourceExhausted, "\(method)")
      }
      for (method, needed) in MethodRoles.all {
        for role in Role.allCases {
          let token = tokens[role] ?? ""
          let code = try await Self.call(method, rack, token: token)
          if role >= needed {
            let isIn = code != .unauthenticated && code != .permissionDenied
            #expect(isIn, "\(method) as \(role): \(String(describing: code))")
          } else {
            #expect(code == .permissionDenied, "\(method) as \(role)")
          }
        }
      }
    }
  }
}
