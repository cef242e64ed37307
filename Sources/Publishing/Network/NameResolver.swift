internal import NIOCore

/// Looks up the addresses of a server.
protocol NameResolver: Sendable {
  /// The addresses of `host`, the best first. Blocks; called on a thread of its own.
  func addresses(of host: String, port: Int) throws(NameResolutionError) -> [SocketAddress]
}

/// Why a name has no addresses.
struct NameResolutionError: Error, Hashable, Sendable {
  /// The reason in words.
  let reason: String
  /// The `errno`, where the system gave one.
  let errnoCode: Int32?
}
