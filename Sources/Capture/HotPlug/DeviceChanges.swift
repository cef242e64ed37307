/// The changes that one listener of a `DeviceWatcher` is told of, until it cancels or the watcher
/// goes; they end with a `CaptureError` when this system cannot watch.
///
/// Policy of the queue: 256 changes; a slower reader misses the oldest.
public struct DeviceChanges: AsyncSequence, Sendable {
  typealias Stream = AsyncThrowingStream<DeviceChange, any Error>

  private let stream: Stream
  let continuation: Stream.Continuation

  init() {
    (self.stream, self.continuation) = Stream.makeStream(bufferingPolicy: .bufferingNewest(256))
  }

  /// Ends the changes.
  public func cancel() {
    self.continuation.finish()
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    private var iterator: Stream.AsyncIterator

    fileprivate init(_ iterator: Stream.AsyncIterator) {
      self.iterator = iterator
    }

    public mutating func next() async throws -> DeviceChange? {
      try await self.iterator.next()
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws -> DeviceChange? {
      try await self.iterator.next(isolation: actor)
    }
  }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(self.stream.makeAsyncIterator())
  }
}
