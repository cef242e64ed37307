internal import Dispatch
internal import NIOCore

/// Runs the blocking look-ups of one destination on a thread of its own, so that a name server that
/// hangs holds up nobody else.
struct NameLookup: Sendable {
  private let resolver: any NameResolver
  private let queue = DispatchQueue(label: "rackcast.resolve")

  init(_ resolver: any NameResolver) {
    self.resolver = resolver
  }

  /// The addresses of `host`; the future may never complete.
  func addresses(
    of host: String,
    port: Int,
    on eventLoop: any EventLoop
  ) -> EventLoopFuture<[SocketAddress]> {
    let promise = eventLoop.makePromise(of: [SocketAddress].self)
    let resolver = self.resolver
    self.queue.async {
      promise.completeWith(
        Result { () throws(NameResolutionError) in try resolver.addresses(of: host, port: port) }
          .mapError { $0 as any Error }
      )
    }
    return promise.futureResult
  }
}
