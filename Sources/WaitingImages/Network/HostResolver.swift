/// Looks up the addresses of a server.
protocol HostResolver: Sendable {
  /// The addresses of `host`, the best first. Blocks.
  func addresses(of host: String) throws(WaitingImageError) -> [IPAddress]
}
