internal import NIOCore

extension SocketAddress {
  /// The address as GRPCCore's contexts write it: `ipv4:127.0.0.1:7400`, `ipv6:[::1]:7400`,
  /// `unix:/path`.
  var peer: String {
    switch self {
    case .v4:
      "ipv4:\(self.ipAddress ?? "unknown"):\(self.port ?? 0)"
    case .v6:
      "ipv6:[\(self.ipAddress ?? "unknown")]:\(self.port ?? 0)"
    case .unixDomainSocket:
      "unix:\(self.pathname ?? "unknown")"
    }
  }
}
