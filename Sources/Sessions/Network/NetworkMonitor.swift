internal import Synchronization

/// Tells when the machine's network changes, as the kernel tells it: nothing is polled.
///
/// A thread of its own waits for the kernel, from `init` to `close()`.
public final class NetworkMonitor: Sendable {
  /// What changes from now on. Policy: of changes that nobody takes the newest 64 are kept.
  let changes: AsyncStream<NetworkChange>
  private let continuation: AsyncStream<NetworkChange>.Continuation
  private let socket: RouteSocket

  /// Throws `SessionError.Code.unavailable` when the kernel does not let it listen.
  public init() throws(SessionError) {
    let socket = try RouteSocket()
    let (changes, continuation) = AsyncStream.makeStream(
      of: NetworkChange.self,
      bufferingPolicy: .bufferingNewest(64)
    )
    self.socket = socket
    self.changes = changes
    self.continuation = continuation
    _ = WorkerThread(name: "network") {
      Self.watch(socket) { continuation.yield($0) }
      continuation.finish()
    }
  }

  deinit {
    self.close()
  }

  /// Ends the changes.
  public func close() {
    self.socket.end()
  }

  private static func watch(_ socket: RouteSocket, _ tell: (NetworkChange) -> Void) {
    var table = NetworkTable()
    // One question at a time: RTM_GETLINK, RTM_GETADDR, RTM_GETROUTE.
    var questions: [UInt16] = [22, 26]
    socket.ask(18)
    while true {
      switch socket.receive() {
      case .ended:
        return
      case .lost:
        tell(.changesLost)
      case .datagram(let bytes):
        for (message, isAnswer) in RouteMessage.parse(bytes[...]) {
          if message == .done, !questions.isEmpty { socket.ask(questions.removeFirst()) }
          if let change = table.take(message, isAnswer: isAnswer) { tell(change) }
        }
      }
    }
  }
}
