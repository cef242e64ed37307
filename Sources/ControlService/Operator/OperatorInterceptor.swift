public import GRPCCore

/// Finds out who calls, for the record.
public struct OperatorInterceptor: ServerInterceptor {
  public init() {}

  public func intercept<Input: Sendable, Output: Sendable>(
    request: StreamingServerRequest<Input>,
    context: ServerContext,
    next:
      @Sendable (
        _ request: StreamingServerRequest<Input>,
        _ context: ServerContext
      ) async throws -> StreamingServerResponse<Output>
  ) async throws -> StreamingServerResponse<Output> {
    let claimed = request.metadata[stringValues: Operator.metadataKey].first { _ in true }
    let name = Operator.name(claimed: claimed, peer: context.remotePeer)
    return try await Operator.$current.withValue(name) {
      try await next(request, context)
    }
  }
}
