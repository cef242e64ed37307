/// Runs `body`, which blocks, on a thread of its own.
///
/// - Parameter name: shown by `top -H`; the kernel keeps 15 characters.
func blocking<Result: Sendable>(
  _ name: String,
  _ body: @escaping @Sendable () -> Result
) async -> Result {
  await withCheckedContinuation { continuation in
    _ = WorkerThread(name: name) { continuation.resume(returning: body()) }
  }
}
