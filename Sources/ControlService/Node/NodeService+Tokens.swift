internal import Access
internal import ControlAPI
internal import GRPCCore
internal import Store
internal import SwiftProtobuf

/// Who may use the node.
extension NodeService {
  func createToken(
    request: ProtoCreateTokenRequest,
    context: ServerContext
  ) async throws -> ProtoCreateTokenResponse {
    guard let role = Role(request.role) else {
      throw AccessError(.invalid, "A token needs a role: viewer, operator or admin.")
    }
    let made = try await self.access.create(
      role,
      label: request.label,
      lifetime: request.hasLifetimeS ? .seconds(Int64(clamping: request.lifetimeS)) : nil,
      operator: Operator.current,
      key: request.idempotencyKey
    )
    return .with {
      $0.token = ProtoToken(made.record)
      $0.text = made.token.text
    }
  }

  func listTokens(
    request: ProtoListTokensRequest,
    context: ServerContext
  ) async throws -> ProtoListTokensResponse {
    let tokens = try await self.access.store.tokens()
    return .with { $0.tokens = tokens.map { ProtoToken($0) } }
  }

  func revokeToken(
    request: ProtoRevokeTokenRequest,
    context: ServerContext
  ) async throws -> ProtoToken {
    ProtoToken(
      try await self.access.revoke(
        request.id,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }
}

extension ProtoToken {
  fileprivate init(_ record: TokenRecord) {
    self = .with {
      $0.id = record.id
      $0.role = Role(rawValue: record.role).map { ProtoRole($0) } ?? .unspecified
      $0.label = record.label
      $0.createdWallTimeNs = record.created
      $0.createdBy = record.operator ?? ""
      if let expires = record.expires { $0.expiresWallTimeNs = expires }
      if let revoked = record.revoked { $0.revokedWallTimeNs = revoked }
    }
  }
}

extension ProtoRole {
  fileprivate init(_ role: Role) {
    switch role {
    case .viewer: self = .viewer
    case .operator: self = .operator
    case .admin: self = .admin
    }
  }
}

extension Role {
  /// `nil` for none, and for one that this program does not know.
  fileprivate init?(_ role: ProtoRole) {
    switch role {
    case .viewer: self = .viewer
    case .operator: self = .operator
    case .admin: self = .admin
    case .unspecified, .UNRECOGNIZED: return nil
    }
  }
}
