internal import Foundation
internal import Glibc

/// The thread of a relay: waits for its sockets and for the time, and moves bytes.
struct RelayLoop {
  private let server: Int
  private let port: Int
  private let wake: RelayWake
  private let figures: Watched<ShapedRelay.Figures>
  private var listener: RelaySocket?
  private var connections: [RelayConnection] = []
  private var cuts = 0
  private var wasStalled = false
  private var scratch = [UInt8](repeating: 0, count: 64 << 10)

  /// Works on a thread of its own until `orders` gives nothing any more, or says so.
  static func run(
    listener: RelaySocket,
    port: Int,
    server: Int,
    wake: RelayWake,
    figures: Watched<ShapedRelay.Figures>,
    orders: @escaping @Sendable () -> ShapedRelay.Orders?
  ) {
    let descriptor = dup(listener.descriptor)
    Thread.detachNewThread {
      var loop = RelayLoop(
        server: server,
        port: port,
        wake: wake,
        figures: figures,
        listener: RelaySocket(descriptor)
      )
      while let orders = orders(), !orders.isStopped { loop.turn(orders) }
      loop.connections = []
      loop.listener = nil
      figures.update { $0.open = 0 }
    }
  }

  private init(
    server: Int,
    port: Int,
    wake: RelayWake,
    figures: Watched<ShapedRelay.Figures>,
    listener: RelaySocket
  ) {
    self.server = server
    self.port = port
    self.wake = wake
    self.figures = figures
    self.listener = listener
  }

  /// One round: does what is asked, waits, and moves what can be moved.
  private mutating func turn(_ orders: ShapedRelay.Orders) {
    self.follow(orders)
    self.wait(orders)
    // Nothing tells what was moved but the sockets themselves, which never block.
    if let listener = self.listener {
      while let client = listener.accept() { self.add(client) }
    }
    guard !orders.isStalled else { return }
    let now = Self.now()
    var (up, down) = (0, 0)
    for connection in self.connections {
      let moved = connection.move(over: orders.link, at: now, &self.scratch)
      up += moved.up
      down += moved.down
    }
    self.connections.removeAll { $0.isOver }
    self.tell(up: up, down: down)
  }

  private mutating func follow(_ orders: ShapedRelay.Orders) {
    if orders.isStalled != self.wasStalled {
      self.wasStalled = orders.isStalled
      let now = Self.now()
      for connection in self.connections { connection.stoodStill(at: now) }
    }
    if orders.cuts != self.cuts {
      self.cuts = orders.cuts
      for connection in self.connections { connection.cut() }
      self.connections = []
      self.tell(up: 0, down: 0)
    }
    if orders.isRefusing {
      self.listener = nil
    } else if self.listener == nil {
      // Another program may have taken the port; it is tried again in the next round.
      self.listener = try? RelaySocket.listen(port: self.port)
    }
  }

  private mutating func add(_ client: RelaySocket) {
    self.figures.update { $0.accepted += 1 }
    // A server that does not listen closes the connection, as the relay stands for it.
    guard let server = try? RelaySocket.connect(port: self.server) else { return }
    self.connections.append(RelayConnection(client: client, server: server, at: Self.now()))
    self.tell(up: 0, down: 0)
  }

  private func tell(up: Int, down: Int) {
    let open = self.connections.count
    let last = self.figures.value
    guard up > 0 || down > 0 || open != last.open else { return }
    self.figures.update {
      $0.open = open
      $0.bytesUp += up
      $0.bytesDown += down
    }
  }

  /// Returns when a socket is ready, the time has come or something is asked.
  private mutating func wait(_ orders: ShapedRelay.Orders) {
    var entries = [pollfd(fd: self.wake.descriptor, events: Int16(POLLIN), revents: 0)]
    if let listener = self.listener {
      entries.append(pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0))
    }
    let now = Self.now()
    var next: Int64?
    if !orders.isStalled {
      for connection in self.connections {
        entries += connection.interest(over: orders.link)
        if let time = connection.next(over: orders.link) { next = min(next ?? time, time) }
      }
    }
    // Without anything to wait for it looks again each second, for a relay that is gone.
    let milliseconds = next.map { max(0, ($0 - now + 999_999) / 1_000_000) } ?? 1000
    poll(&entries, nfds_t(entries.count), Int32(clamping: min(milliseconds, 1000)))
    self.wake.take()
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
