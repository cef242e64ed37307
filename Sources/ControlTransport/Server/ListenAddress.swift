internal import NIOCore

/// Where a server listens.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  /// `127.0.0.1`, `::1`
  public let host: String
  public let port: Int

  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  init(_ address: SocketAddress?) {
    self.init(host: address?.ipAddress ?? "unknown", port: address?.port ?? 0)
  }

  public var description: String {
    self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
  }
}
