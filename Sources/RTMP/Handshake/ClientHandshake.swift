public import NIOCore

/// The client's half of the simple handshake (RTMP 1.0, 5.2).
public struct ClientHandshake: Sendable {
  private enum State {
    /// C0 and C1 are sent. Moves to `acknowledging`.
    case waitingForVersion
    /// S0 has come. Moves to `waitingForEcho`.
    case waitingForPacket
    /// S1 has come and C2 is sent. Moves to `done`.
    case waitingForEcho
    /// S2 has come.
    case done
  }

  private var state = State.waitingForVersion
  private let packet: HandshakePacket

  /// Whether S2 repeated C1. Servers that do the digest handshake send something else to clients
  /// that do not, so it is told and not demanded.
  public private(set) var wasEchoed = false

  public init() {
    var generator = SystemRandomNumberGenerator()
    self.init(using: &generator)
  }

  /// A handshake with random bytes of `generator`.
  public init(using generator: inout some RandomNumberGenerator) {
    self.packet = HandshakePacket(time: 0, using: &generator)
  }

  /// C0 and C1, to be sent first.
  public var opening: ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(1 + HandshakePacket.length)
    buffer.writeInteger(HandshakePacket.version)
    buffer.writeHandshakePacket(self.packet)
    return buffer
  }

  /// How many bytes `handle` needs for its next step; 0 when the handshake is over.
  public var expectsBytes: Int {
    switch self.state {
    case .waitingForVersion: 1
    case .waitingForPacket, .waitingForEcho: HandshakePacket.length
    case .done: 0
    }
  }

  /// Takes the steps for which `bytes` has enough.
  ///
  /// - Returns: what to send, if there is anything.
  public mutating func handle(_ bytes: inout ByteBuffer) throws(RTMPError) -> ByteBuffer? {
    var reply: ByteBuffer?
    while self.expectsBytes > 0, bytes.readableBytes >= self.expectsBytes {
      switch self.state {
      case .waitingForVersion:
        let version = bytes.readInteger(as: UInt8.self)
        guard version == HandshakePacket.version else {
          throw RTMPError(
            .invalidHandshake,
            "The server answers with byte \(version ?? 0) instead of RTMP version 3."
          )
        }
        self.state = .waitingForPacket

      case .waitingForPacket:
        guard var packet = bytes.readHandshakePacket() else { return reply }
        // C2 repeats S1; its second time is when S1 was read, on the clock of C1, which stands.
        packet.secondTime = 0
        var buffer = ByteBuffer()
        buffer.writeHandshakePacket(packet)
        reply = buffer
        self.state = .waitingForEcho

      case .waitingForEcho:
        guard let packet = bytes.readHandshakePacket() else { return reply }
        self.wasEchoed = packet.random == self.packet.random
        self.state = .done

      case .done:
        return reply
      }
    }
    return reply
  }
}
