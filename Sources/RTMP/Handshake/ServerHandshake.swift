public import NIOCore

/// The server's half of the simple handshake (RTMP 1.0, 5.2).
public struct ServerHandshake: Sendable {
  private enum State {
    /// Moves to `waitingForPacket`.
    case waitingForVersion
    /// C0 has come. Moves to `waitingForEcho`.
    case waitingForPacket
    /// C1 has come and S0, S1 and S2 are sent. Moves to `done`.
    case waitingForEcho
    /// C2 has come.
    case done
  }

  private var state = State.waitingForVersion
  private let packet: HandshakePacket

  public init() {
    var generator = SystemRandomNumberGenerator()
    self.init(using: &generator)
  }

  /// A handshake with random bytes of `generator`.
  public init(using generator: inout some RandomNumberGenerator) {
    self.packet = HandshakePacket(time: 0, using: &generator)
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
        // Version 6 is encrypted RTMP, and from 32 on it is a text protocol (5.2.2): a plain
        // server can go on with neither.
        guard let version, version == HandshakePacket.version else {
          throw RTMPError(
            .invalidHandshake,
            "The client begins with byte \(version ?? 0) instead of RTMP version 3."
          )
        }
        self.state = .waitingForPacket

      case .waitingForPacket:
        guard var packet = bytes.readHandshakePacket() else { return reply }
        packet.secondTime = 0
        var buffer = ByteBuffer()
        buffer.reserveCapacity(1 + 2 * HandshakePacket.length)
        buffer.writeInteger(HandshakePacket.version)
        buffer.writeHandshakePacket(self.packet)
        buffer.writeHandshakePacket(packet)
        reply = buffer
        self.state = .waitingForEcho

      case .waitingForEcho:
        // What a client echoes is not checked: no server does, and no client relies on it.
        guard bytes.readHandshakePacket() != nil else { return reply }
        self.state = .done

      case .done:
        return reply
      }
    }
    return reply
  }
}
