internal import GRPCCore

/// The parts of a stream in the order they came; tells the connection what was read, so that it
/// gives the other side room for more.
struct PartSequence<Part: Sendable>: AsyncSequence, Sendable {
  typealias Failure = any Error

  /// A part and what it takes of the window.
  struct Entry: Sendable {
    let part: Part
    let cost: Int
  }

  /// Without a bound of its own: the stream's window bounds what can wait here.
  let base: AsyncThrowingStream<Entry, any Error>
  let onRead: @Sendable (_ cost: Int) -> Void

  func makeAsyncIterator() -> Iterator {
    Iterator(base: self.base.makeAsyncIterator(), onRead: self.onRead)
  }

  struct Iterator: AsyncIteratorProtocol {
    var base: AsyncThrowingStream<Entry, any Error>.AsyncIterator
    let onRead: @Sendable (_ cost: Int) -> Void

    mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> Part? {
      guard let entry = try await self.base.next(isolation: actor) else { return nil }
      if entry.cost > 0 {
        self.onRead(entry.cost)
      }
      return entry.part
    }

    mutating func next() async throws -> Part? {
      try await self.next(isolation: nil)
    }
  }
}
