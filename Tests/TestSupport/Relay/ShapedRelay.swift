internal import Glibc
internal import Synchronization

/// A TCP relay in front of a server of this machine, which seems to be behind another link: with a
/// rate, a delay and a bounded buffer, both ways, for each connection. All can be changed while it runs.
///
/// One thread of its own does the work. What does not fit the buffer is not lost: it is not read, so
/// that the sender's socket fills.
public final class ShapedRelay: Sendable {
  /// What each connection seems to come over.
  public struct Link: Sendable, Hashable {
    /// Nil carries as much as comes; 0 nothing.
    public var bitsPerSecond: Int?
    /// How long each byte is under way.
    public var delay: Duration
    /// What may wait for the link.
    public var bufferBytes: Int

    public init(
      bitsPerSecond: Int? = nil,
      delay: Duration = .zero,
      bufferBytes: Int = 64 << 10
    ) {
      self.bitsPerSecond = bitsPerSecond
      self.delay = delay
      self.bufferBytes = bufferBytes
    }
  }

  /// What went through.
  public struct Figures: Sendable, Hashable {
    /// Connections accepted so far.
    public var accepted = 0
    /// Connections there are.
    public var open = 0
    /// Bytes handed to the server.
    public var bytesUp = 0
    /// Bytes handed to the clients.
    public var bytesDown = 0
  }

  /// What is asked of the thread.
  struct Orders {
    var link: Link
    var isStalled = false
    var isRefusing = false
    /// Counts the calls of `cut()`.
    var cuts = 0
    var isStopped = false
  }

  /// The loopback port it listens on.
  public let port: Int
  /// What went through so far.
  public let figures = Watched(Figures())
  private let orders: Mutex<Orders>
  private let wake: RelayWake

  private init(port: Int, link: Link, wake: RelayWake) {
    self.port = port
    self.orders = Mutex(Orders(link: link))
    self.wake = wake
  }

  deinit {
    self.stop()
  }

  /// Starts a relay on a free port.
  ///
  /// - Parameter server: the loopback port of the server.
  public static func start(to server: Int, link: Link = Link()) throws -> ShapedRelay {
    let listener = try RelaySocket.listen(port: 0)
    let wake = try RelayWake()
    let relay = ShapedRelay(port: try listener.port, link: link, wake: wake)
    // The thread holds what it needs, not the relay, whose end ends it.
    let look: @Sendable () -> Orders? = { [weak relay] in relay?.orders.withLock { $0 } }
    RelayLoop.run(
      listener: listener,
      port: relay.port,
      server: server,
      wake: wake,
      figures: relay.figures,
      orders: look
    )
    return relay
  }

  /// Changes the link of all connections.
  public func shape(_ link: Link) {
    self.order { $0.link = link }
  }

  /// Carries nothing, in either direction, until `resume()`; connections stay, and new ones are taken.
  public func stall() {
    self.order { $0.isStalled = true }
  }

  /// Ends a stall and a refusal.
  public func resume() {
    self.order {
      $0.isStalled = false
      $0.isRefusing = false
    }
  }

  /// Resets all connections there are, on both sides.
  public func cut() {
    self.order { $0.cuts += 1 }
  }

  /// Stops listening, so that new connections are refused, until `resume()`.
  public func refuse() {
    self.order { $0.isRefusing = true }
  }

  /// Ends the relay and its connections.
  public func stop() {
    self.order { $0.isStopped = true }
  }

  private func order(_ change: (inout Orders) -> Void) {
    self.orders.withLock { change(&$0) }
    self.wake.wake()
  }
}
