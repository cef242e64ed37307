internal import NIOCore

/// Waits until a write went out; a cancelled task takes its write back.
///
/// - Parameters:
///   - start: Hands the write to the connection; runs on the event loop.
///   - cancel: Takes the write back if it still waits; runs on the event loop.
func waitForWrite(
  on eventLoop: any EventLoop,
  start: @escaping @Sendable (Ticket, EventLoopPromise<Void>) -> Void,
  cancel: @escaping @Sendable (Ticket) -> Void
) async throws {
  let ticket = Ticket.next()
  try await withTaskCancellationHandler {
    let promise = eventLoop.makePromise(of: Void.self)
    eventLoop.execute { start(ticket, promise) }
    if Task.isCancelled {
      // The handler below may have run before the write was handed over: take it back again.
      eventLoop.execute { cancel(ticket) }
    }
    try await promise.futureResult.get()
  } onCancel: {
    eventLoop.execute { cancel(ticket) }
  }
}
