import NIOCore
import RehearsalSink

/// Runs a sink for the time of `body`.
func withSink(
  _ configuration: RehearsalSink.Configuration = .init(),
  onMedia: RehearsalSink.MediaListener? = nil,
  _ body: (RehearsalSink, SocketAddress, Events) async throws -> Void
) async throws {
  let sink = RehearsalSink(configuration: configuration, onMedia: onMedia)
  let events = Events(sink.events())
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await sink.run() }
    try await body(sink, sink.boundAddress, events)
    group.cancelAll()
    try await group.waitForAll()
  }
}

/// The events of a sink, in their order.
final class Events {
  private var iterator: AsyncStream<RehearsalSink.Event>.AsyncIterator

  init(_ stream: AsyncStream<RehearsalSink.Event>) {
    self.iterator = stream.makeAsyncIterator()
  }

  /// The first event from now on that `transform` makes something of.
  func next<Value>(_ transform: (RehearsalSink.Event) -> Value?) async throws -> Value {
    while let event = await self.iterator.next() {
      if let value = transform(event) { return value }
    }
    throw EventMissing()
  }

  struct EventMissing: Error {}
}
