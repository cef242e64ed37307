internal import CFFmpeg

/// Owns packets read ahead of their decoder, first in first out.
///
/// It has no bound of its own: the reader looks at `byteCount`.
public struct PacketQueue: ~Copyable {
  private var packets: [UnsafeMutablePointer<AVPacket>?] = []
  // The packets before it are already given away.
  private var head = 0
  /// The coded bytes of all packets.
  public private(set) var byteCount = 0

  public init() {}

  deinit {
    for packet in self.packets[self.head...] {
      var packet = packet
      av_packet_free(&packet)
    }
  }

  /// Whether there is no packet.
  public var isEmpty: Bool {
    self.head == self.packets.count
  }

  /// Moves what `packet` holds to the end of the queue and leaves it empty.
  public mutating func append(moving packet: borrowing Packet) throws(FFmpegError) {
    guard let copy = av_packet_alloc() else { throw .outOfMemory("av_packet_alloc") }
    av_packet_move_ref(copy, packet.pointer)
    self.packets.append(copy)
    self.byteCount += Int(copy.pointee.size)
  }

  /// Moves the first packet into `packet`.
  ///
  /// - Returns: `false` when there is none.
  public mutating func popFirst(into packet: borrowing Packet) -> Bool {
    guard !self.isEmpty else { return false }
    var first = self.packets[self.head]
    self.packets[self.head] = nil
    self.head += 1
    if self.head > 64, self.head * 2 > self.packets.count {
      self.packets.removeFirst(self.head)
      self.head = 0
    }

    av_packet_unref(packet.pointer)
    if let first {
      self.byteCount -= Int(first.pointee.size)
      av_packet_move_ref(packet.pointer, first)
    }
    av_packet_free(&first)
    return true
  }

  /// Drops every packet.
  public mutating func removeAll() {
    for packet in self.packets[self.head...] {
      var packet = packet
      av_packet_free(&packet)
    }
    self.packets.removeAll(keepingCapacity: true)
    self.head = 0
    self.byteCount = 0
  }
}
