internal import NIOCore

/// Options of `<linux/tcp.h>` that NIO has no names for.
enum TCPOption {
  /// `TCP_INFO`.
  static let info = NIOBSDSocket.Option(rawValue: 11)
  /// `TCP_KEEPIDLE`, in seconds.
  static let keepAliveIdle = ChannelOptions.Types.SocketOption(
    level: .tcp,
    name: NIOBSDSocket.Option(rawValue: 4)
  )
  /// `TCP_KEEPINTVL`, in seconds.
  static let keepAliveInterval = ChannelOptions.Types.SocketOption(
    level: .tcp,
    name: NIOBSDSocket.Option(rawValue: 5)
  )
  /// `TCP_USER_TIMEOUT`, in milliseconds.
  static let userTimeout = ChannelOptions.Types.SocketOption(
    level: .tcp,
    name: NIOBSDSocket.Option(rawValue: 18)
  )
  /// `TCP_NOTSENT_LOWAT`, in bytes.
  static let notSentLowWater = ChannelOptions.Types.SocketOption(
    level: .tcp,
    name: NIOBSDSocket.Option(rawValue: 25)
  )
  /// The bytes the kernel may hold unsent: a few segments, so that it never runs dry.
  static let notSentLimit = 16_384
}
