internal import NIOCore

/// Wakes whoever takes what a queue holds.
struct Waker: Sendable {
  /// Where it is woken; `nil` where the caller's thread does it.
  private let eventLoop: (any EventLoop)?
  private let body: @Sendable () -> Void

  /// - Parameter body: must not block.
  init(on eventLoop: (any EventLoop)? = nil, _ body: @escaping @Sendable () -> Void) {
    self.eventLoop = eventLoop
    self.body = body
  }

  /// Wakes all of them. Those of one event loop are woken by one task of it: handing a task over costs
  /// more than what the task begins.
  static func wake(_ wakers: [Waker]) {
    guard !wakers.isEmpty else { return }
    let groups = Dictionary(grouping: wakers) { $0.eventLoop.map { ObjectIdentifier($0) } }
    for group in groups.values {
      if let eventLoop = group[0].eventLoop {
        eventLoop.execute { Self.run(group) }
      } else {
        Self.run(group)
      }
    }
  }

  private static func run(_ wakers: [Waker]) {
    for waker in wakers {
      waker.body()
    }
  }
}
