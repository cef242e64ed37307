internal import GRPCCore

/// Opens connections to one node.
protocol NodeConnector: Sendable {
  var address: NodeAddress { get }

  /// The pause before a lost connection is tried again.
  var retryPause: Duration { get }

  /// Connects, hands the node's services to `body` and disconnects when it is done.
  ///
  /// - Throws: `CommandFailure`.
  func call<Result: Sendable>(
    _ body: @Sendable (NodeServices) async throws -> Result
  ) async throws -> Result
}

extension NodeConnector {
  /// A call that changes something, with its idempotency key.
  ///
  /// It is tried once more when the connection breaks. Both tries carry the same key, so the node
  /// does the work once however far the first one came.
  func mutate<Result: Sendable>(
    _ body: @Sendable (NodeServices, _ idempotencyKey: String) async throws -> Result
  ) async throws -> Result {
    let key = IdempotencyKey.random()
    do {
      return try await self.call { services in try await body(services, key) }
    } catch  where CommandFailure.isConnectionLoss(error) {
      try await Task.sleep(for: self.retryPause)
      return try await self.call { services in try await body(services, key) }
    }
  }
}

/// Makes the keys by which a node knows a repeated mutation again.
enum IdempotencyKey {
  /// 128 random bits in hexadecimal.
  static func random() -> String {
    (0 ..< 2).map { _ in
      let half = String(UInt64.random(in: .min ... .max), radix: 16)
      return String(repeating: "0", count: 16 - half.count) + half
    }.joined()
  }
}
