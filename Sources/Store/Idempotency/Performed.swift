/// The answer to a mutation that carried an idempotency key.
public struct Performed: Hashable, Sendable {
  public let response: [UInt8]
  /// Whether an earlier call with the same key gave the response, so that nothing changed now.
  public let isReplay: Bool
}
