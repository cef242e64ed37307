/// One direction of a relayed connection: a bounded buffer that empties at a link's rate, and what is
/// under way behind it. Owns no socket and no clock: times are nanoseconds on any one line.
struct RelayPipe {
  /// Bytes that wait for the link.
  private var buffer: [UInt8] = []
  /// Bytes under way, and when they are there.
  private var flight: [(due: Int64, bytes: ArraySlice<UInt8>)] = []
  /// Up to when the link carried what there was.
  private var carriedUpTo: Int64
  /// The part of a byte that was carried.
  private var fraction = 0.0

  init(at now: Int64) {
    self.carriedUpTo = now
  }

  /// Whether nothing is in it.
  var isEmpty: Bool {
    self.buffer.isEmpty && self.flight.isEmpty
  }

  /// How many bytes the buffer takes.
  func room(_ link: ShapedRelay.Link) -> Int {
    max(0, link.bufferBytes - self.buffer.count)
  }

  /// Takes bytes that came in; no more than there is room for.
  mutating func take(_ bytes: some Sequence<UInt8>, over link: ShapedRelay.Link, at now: Int64) {
    self.carry(over: link, at: now)
    self.buffer += bytes
    self.carry(over: link, at: now)
  }

  /// The link stood still until now.
  mutating func stoodStill(at now: Int64) {
    self.carriedUpTo = now
    self.fraction = 0
  }

  /// What the link carried by now goes under way.
  mutating func carry(over link: ShapedRelay.Link, at now: Int64) {
    defer { self.carriedUpTo = now }
    var count = self.buffer.count
    if let rate = link.bitsPerSecond {
      let bytes = Double(rate) / 8 * Double(now - self.carriedUpTo) / 1e9 + self.fraction
      let whole = Int(bytes.rounded(.down))
      // A link that had nothing to carry saves nothing up.
      self.fraction = whole < count ? bytes - Double(whole) : 0
      count = min(count, whole)
    }
    guard count > 0 else { return }
    // A link that becomes nearer lets nothing overtake.
    let due = max(now + link.delay.wholeNanoseconds, self.flight.last?.due ?? now)
    self.flight.append((due, self.buffer[..<count]))
    self.buffer = Array(self.buffer[count...])
  }

  /// The bytes that have arrived.
  func arrived(at now: Int64) -> ArraySlice<UInt8>? {
    guard let first = self.flight.first, first.due <= now else { return nil }
    return first.bytes
  }

  /// The first of the arrived bytes were handed on.
  mutating func handedOn(_ count: Int) {
    let rest = self.flight[0].bytes.dropFirst(count)
    if rest.isEmpty {
      self.flight.removeFirst()
    } else {
      self.flight[0].bytes = rest
    }
  }

  /// When something is to be done next: when a packet's worth was carried, or something arrives.
  func next(over link: ShapedRelay.Link) -> Int64? {
    var times: [Int64] = []
    if let first = self.flight.first { times.append(first.due) }
    if !self.buffer.isEmpty, let rate = link.bitsPerSecond, rate > 0 {
      let bytes = Double(min(self.buffer.count, 1500))
      times.append(self.carriedUpTo + Int64(bytes * 8e9 / Double(rate)) + 1)
    }
    return times.min()
  }
}

extension Duration {
  var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = self.components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
