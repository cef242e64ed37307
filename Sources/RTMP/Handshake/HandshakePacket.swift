public import NIOCore

/// The 1536 bytes that each side sends for the other to echo (RTMP 1.0, 5.2.3).
public struct HandshakePacket: Hashable, Sendable {
  /// The sender's time in milliseconds.
  public var time: UInt32
  /// Zero (C1, S1), or when the echoed packet was read (C2, S2).
  public var secondTime: UInt32
  /// Bytes that tell this handshake from others.
  public var random: ByteBuffer

  /// The length of a packet in bytes.
  static let length = 1536
  /// The length of its random part in bytes.
  static let randomLength = 1528
  /// The version of plain RTMP in C0 and S0 (5.2.2).
  static let version: UInt8 = 3

  /// A packet with random bytes of `generator`.
  init(time: UInt32, using generator: inout some RandomNumberGenerator) {
    self.time = time
    self.secondTime = 0
    self.random = ByteBuffer()
    self.random.reserveCapacity(Self.randomLength)
    for _ in 0 ..< Self.randomLength / 8 {
      self.random.writeInteger(UInt64.random(in: .min ... .max, using: &generator))
    }
  }

  init(time: UInt32, secondTime: UInt32, random: ByteBuffer) {
    self.time = time
    self.secondTime = secondTime
    self.random = random
  }
}

extension ByteBuffer {
  /// Writes C1, S1, C2 or S2.
  mutating func writeHandshakePacket(_ packet: HandshakePacket) {
    self.writeMultipleIntegers(packet.time, packet.secondTime)
    self.writeImmutableBuffer(packet.random)
  }

  /// Reads C1, S1, C2 or S2; moves nothing when bytes are missing.
  mutating func readHandshakePacket() -> HandshakePacket? {
    guard self.readableBytes >= HandshakePacket.length,
      let (time, second) = self.readMultipleIntegers(as: (UInt32, UInt32).self),
      let random = self.readSlice(length: HandshakePacket.randomLength)
    else { return nil }
    return HandshakePacket(time: time, secondTime: second, random: random)
  }
}
