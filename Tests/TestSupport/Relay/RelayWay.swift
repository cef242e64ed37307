internal import Glibc

/// One direction of a relayed connection.
struct RelayWay {
  let from: RelaySocket
  let to: RelaySocket
  var pipe: RelayPipe
  /// Whether the receiver was told that the stream is over.
  private(set) var hasTold = false
  /// Whether the receiver takes nothing now.
  private(set) var isBlocked = false
  /// Whether one of the sockets is broken.
  private(set) var isBroken = false
  /// Whether the sender ended its stream.
  private var hasEnded = false

  init(from: RelaySocket, to: RelaySocket, at now: Int64) {
    self.from = from
    self.to = to
    self.pipe = RelayPipe(at: now)
  }

  /// Reads what there is room for and hands on what has arrived.
  ///
  /// - Returns: the bytes handed on.
  mutating func move(
    over link: ShapedRelay.Link,
    at now: Int64,
    _ scratch: inout [UInt8]
  ) -> Int {
    self.pipe.carry(over: link, at: now)
    self.read(over: link, at: now, &scratch)
    let count = self.write(at: now)
    if self.hasEnded, !self.hasTold, self.pipe.isEmpty {
      self.to.end()
      self.hasTold = true
    }
    return count
  }

  private mutating func read(
    over link: ShapedRelay.Link,
    at now: Int64,
    _ scratch: inout [UInt8]
  ) {
    while !self.hasEnded, self.pipe.room(link) > 0 {
      switch self.from.read(into: &scratch, atMost: self.pipe.room(link)) {
      case .bytes(let count): self.pipe.take(scratch[..<count], over: link, at: now)
      case .wait: return
      case .end: self.hasEnded = true
      case .broken:
        self.isBroken = true
        return
      }
    }
  }

  private mutating func write(at now: Int64) -> Int {
    var count = 0
    self.isBlocked = false
    while let bytes = self.pipe.arrived(at: now) {
      switch self.to.write(bytes) {
      case .bytes(let written):
        self.pipe.handedOn(written)
        count += written
      case .wait:
        self.isBlocked = true
        return count
      case .end, .broken:
        self.isBroken = true
        return count
      }
    }
    return count
  }

  /// What is to be waited for.
  func interest(over link: ShapedRelay.Link) -> [pollfd] {
    var entries: [pollfd] = []
    if !self.hasEnded, self.pipe.room(link) > 0 {
      entries.append(pollfd(fd: self.from.descriptor, events: Int16(POLLIN), revents: 0))
    }
    if self.isBlocked {
      entries.append(pollfd(fd: self.to.descriptor, events: Int16(POLLOUT), revents: 0))
    }
    return entries
  }
}
