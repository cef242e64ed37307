internal import Glibc

/// A client and its connection to the server, with what is between them.
final class RelayConnection {
  private var up: RelayWay
  private var down: RelayWay
  private var isBroken = false

  init(client: RelaySocket, server: RelaySocket, at now: Int64) {
    self.up = RelayWay(from: client, to: server, at: now)
    self.down = RelayWay(from: server, to: client, at: now)
  }

  /// Whether both streams have ended, or one side broke the connection.
  var isOver: Bool {
    self.isBroken || (self.up.hasTold && self.down.hasTold)
  }

  /// Moves what can be moved.
  ///
  /// - Returns: the bytes handed to the server and to the client.
  func move(
    over link: ShapedRelay.Link,
    at now: Int64,
    _ scratch: inout [UInt8]
  ) -> (up: Int, down: Int) {
    let up = self.up.move(over: link, at: now, &scratch)
    let down = self.down.move(over: link, at: now, &scratch)
    if self.up.isBroken || self.down.isBroken { self.cut() }
    return (up, down)
  }

  /// Resets both sides, with the last reference.
  func cut() {
    self.isBroken = true
    self.up.from.resetWhenClosed()
    self.up.to.resetWhenClosed()
  }

  /// The link carried nothing until now.
  func stoodStill(at now: Int64) {
    self.up.pipe.stoodStill(at: now)
    self.down.pipe.stoodStill(at: now)
  }

  /// What is to be waited for.
  func interest(over link: ShapedRelay.Link) -> [pollfd] {
    self.up.interest(over: link) + self.down.interest(over: link)
  }

  /// When there is something to do that no socket tells.
  func next(over link: ShapedRelay.Link) -> Int64? {
    [self.up, self.down].filter { !$0.isBlocked }.compactMap { $0.pipe.next(over: link) }.min()
  }
}
