public import GRPCCore

/// Lets a call through to its service when its caller may make it, and names the caller for the record.
public struct AccessInterceptor: ServerInterceptor {
  /// The metadata that carries the token: `Bearer rct_…`.
  static let metadataKey = "authorization"

  private let access: AccessControl

  public init(_ access: AccessControl) {
    self.access = access
  }

  public func intercept<Input: Sendable, Output: Sendable>(
    request: StreamingServerRequest<Input>,
    context: ServerContext,
    next:
      @Sendable (
        _ request: StreamingServerRequest<Input>,
        _ context: ServerContext
      ) async throws -> StreamingServerResponse<Output>
  ) async throws -> StreamingServerResponse<Output> {
    guard let role = MethodRoles.role(for: context.descriptor) else {
      throw RPCError(code: .unimplemented, message: "There is no method \(context.descriptor).")
    }
    let peer = Peer(context.remotePeer)
    let shown = Array(request.metadata[stringValues: Self.metadataKey])
    let caller = try self.access.admit(shown, from: peer, to: role)

    // The secret goes no further.
    var request = request
    request.metadata.removeAllValues(forKey: Self.metadataKey)
    let claimed = request.metadata[stringValues: Operator.metadataKey].first { _ in true }
    let name = Operator.name(claimed: claimed, token: caller.label, peer: context.remotePeer)
    let call = request
    return try await withoutActuallyEscaping(next) { next in
      try await self.run(call, context, caller, name, next)
    }
  }

  private func run<Input: Sendable, Output: Sendable>(
    _ request: StreamingServerRequest<Input>,
    _ context: ServerContext,
    _ caller: Caller,
    _ name: String,
    _ next:
      @escaping @Sendable (
        _ request: StreamingServerRequest<Input>,
        _ context: ServerContext
      ) async throws -> StreamingServerResponse<Output>
  ) async throws -> StreamingServerResponse<Output> {
    let access = self.access
    let revokes = MethodRoles.revokesTokens(context.descriptor)
    var response = try await Operator.$current.withValue(name) {
      try await Caller.$current.withValue(caller) {
        try await access.whileGoodRPC(caller, revoking: revokes) {
          try await next(request, context)
        }
      }
    }
    // A stream's work is done while its messages are written.
    if case .success(var contents) = response.accepted {
      let producer = contents.producer
      contents.producer = { writer in
        try await Operator.$current.withValue(name) {
          try await access.whileGoodRPC(caller, revoking: revokes) { try await producer(writer) }
        }
      }
      response.accepted = .success(contents)
    }
    return response
  }
}

extension AccessControl {
  /// `whileGood`, with the status of a call that outlived its token.
  fileprivate func whileGoodRPC<Result: Sendable>(
    _ caller: Caller,
    revoking revokes: Bool,
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    do {
      // Who revokes the token that it shows is told that this was done.
      guard !revokes else { return try await body() }
      return try await self.whileGood(caller, body)
    } catch is Revoked {
      throw RPCError(
        code: .unauthenticated,
        message: "The token was revoked, or expired, while the call ran."
      )
    }
  }
}
