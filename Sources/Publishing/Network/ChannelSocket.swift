internal import Glibc
internal import NIOCore

/// The socket of a channel, for what the kernel tells of it and for writes that go past the channel's own
/// queue, whose bookkeeping for each buffer costs more than the kernel does for all of them.
///
/// To be used on the channel's event loop. The channel owns the socket and closes it; then everything
/// here tells that there is none.
struct ChannelSocket {
  /// What the kernel knows of the connection.
  struct Path {
    var info: TCPInfo
    /// The bytes that were not acknowledged, sent or not.
    var bytesInSocket: Int
  }

  /// The buffers handed to the kernel at once.
  private static let limit = 64

  private let core: any NIOTransportAccessibleChannelCore<NIOBSDSocket.Handle>

  /// `nil` for a channel without a socket.
  init?(_ channel: any Channel) {
    // Found once: the search costs as much as the system calls.
    guard
      let core = channel._channelCore
        as? any NIOTransportAccessibleChannelCore<NIOBSDSocket.Handle>
    else { return nil }
    self.core = core
  }

  /// `nil` once the socket is closed.
  func path() -> Path? {
    // Throws only where the channel is closed.
    let path = try? self.core.withUnsafeTransport { Self.path(of: $0) }
    return path ?? nil
  }

  /// Writes what the kernel takes at once. The channel must have nothing of its own to write, which
  /// would come later.
  ///
  /// - Returns: the bytes written; 0 also where the socket failed, which the channel's own write tells.
  func write(_ buffers: [ByteBuffer]) -> Int {
    // Throws only where the channel is closed.
    let written = try? self.core.withUnsafeTransport { Self.send(buffers, to: $0) }
    return written ?? 0
  }

  private static func path(of descriptor: CInt) -> Path? {
    var words = TCPInfo.Words()
    var size = socklen_t(MemoryLayout<TCPInfo.Words>.size)
    // Fails only on what is no TCP socket.
    guard getsockopt(descriptor, CInt(IPPROTO_TCP), TCPOption.info.rawValue, &words, &size) == 0
    else { return nil }
    let info = TCPInfo(words)
    var bytes: CInt = 0
    // `SIOCOUTQ` of <linux/sockios.h>, which is TIOCOUTQ; fails only on what is no connected socket.
    let isKnown = ioctl(descriptor, UInt(0x5411), &bytes) == 0
    return Path(info: info, bytesInSocket: isKnown ? Int(bytes) : Int(info.bytesNotSent))
  }

  private static func send(_ buffers: [ByteBuffer], to descriptor: CInt) -> Int {
    withUnsafeTemporaryAllocation(of: iovec.self, capacity: Self.limit) { vectors in
      let count = min(buffers.count, Self.limit)
      for index in 0 ..< count {
        // The storage outlives the closure: `buffers` holds it.
        buffers[index].withUnsafeReadableBytes { bytes in
          vectors.initializeElement(
            at: index,
            to: iovec(
              iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress),
              iov_len: bytes.count
            )
          )
        }
      }
      return withExtendedLifetime(buffers) {
        var message = msghdr()
        message.msg_iov = vectors.baseAddress
        message.msg_iovlen = count
        // Possible errors: EAGAIN: the socket is full; EPIPE, ECONNRESET and others: it is lost.
        return max(sendmsg(descriptor, &message, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)), 0)
      }
    }
  }
}
