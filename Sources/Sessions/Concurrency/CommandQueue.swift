/// Carries commands out one after the other, each to its end even when its caller goes away.
///
/// Policy of the queue: 1024 commands; further ones are refused.
final class CommandQueue: Sendable {
  private typealias Command = @Sendable () async -> Void

  private let commands: AsyncStream<Command>
  private let continuation: AsyncStream<Command>.Continuation

  init() {
    (self.commands, self.continuation) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(1024)
    )
  }

  /// Works until `close()`.
  func run() async {
    for await command in self.commands { await command() }
  }

  /// Takes no more commands; those that were taken are still carried out.
  func close() {
    self.continuation.finish()
  }

  /// Hands a command in and waits for its result.
  func perform<Result: Sendable>(
    _ body: @escaping @Sendable () async throws(SessionError) -> Result
  ) async throws(SessionError) -> Result {
    let latch = Latch<Swift.Result<Result, SessionError>>()
    let yielded = self.continuation.yield {
      do throws(SessionError) {
        latch.set(.success(try await body()))
      } catch {
        latch.set(.failure(error))
      }
    }
    switch yielded {
    case .enqueued:
      return try await latch.wait().get()
    case .dropped:
      throw SessionError(.unavailable, "too many commands wait for their turn: try again later")
    case .terminated:
      throw SessionError(.unavailable, "the daemon is stopping: try again when it is back")
    @unknown default:
      throw SessionError(.unavailable, "the command could not be taken: try again")
    }
  }
}
