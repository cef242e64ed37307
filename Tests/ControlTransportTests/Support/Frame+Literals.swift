import GRPCCore
import NIOCore

@testable public import ControlTransport

extension StreamID: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: UInt32) {
    self.init(rawValue: value)
  }
}

extension MessageBytes: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    self.init(value.utf8)
  }
}

extension MessageBytes {
  /// A message whose cost is exactly this much of a window.
  static func costing(_ cost: Int) -> MessageBytes {
    let message = MessageBytes(repeating: 0x61, count: cost - 16)
    precondition(message.flowCost == cost)
    return message
  }

  var text: String {
    self.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }
}

extension Ticket: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: UInt64) {
    self.init(rawValue: value)
  }
}

extension Frame {
  static func hello(version: UInt32 = 1, _ limits: FrameLimits = .defaults) -> Frame {
    .connection(.hello(Hello(version: version, limits: limits)))
  }

  static func hello(limits: FrameLimits) -> Frame {
    .hello(version: 1, limits)
  }

  static func open(
    _ id: StreamID,
    _ method: String = "test.Service/Method",
    metadata: Metadata = [:],
    timeout: Duration? = nil
  ) -> Frame {
    .stream(id, .open(Open(method: method, metadata: metadata, timeout: timeout)))
  }

  static func message(_ id: StreamID, _ message: MessageBytes) -> Frame {
    .stream(id, .message(message))
  }

  static func close(_ id: StreamID, _ code: Status.Code, _ message: String = "") -> Frame {
    .stream(id, .close(Status(code: code, message: message), [:]))
  }

  static func goAway(_ code: GoAway.Code, _ reason: String, last: UInt32 = 0) -> Frame {
    .connection(.goAway(GoAway(code: code, reason: reason, lastStreamID: last)))
  }

  /// The frame as it goes over the wire.
  var wireBytes: ByteBuffer {
    var buffer = ByteBuffer()
    FrameEncoder().encode(self, into: &buffer)
    return buffer
  }
}

extension ConnectionSettings {
  /// Small round numbers, so that tables can pass them.
  static let test = ConnectionSettings(
    limits: FrameLimits(
      maxFrameSize: 64 << 10,
      initialWindow: 1000,
      connectionWindow: 3000,
      maxStreams: 3,
      maxMetadataSize: 200
    ),
    helloTimeout: .seconds(5),
    keepaliveInterval: .seconds(20),
    keepaliveTimeout: .seconds(10),
    idleTimeout: .seconds(300),
    writeTimeout: .seconds(15),
    shutdownGrace: .seconds(2),
    writeHighWater: 4000,
    answerLimit: 2000,
    peer: "the peer"
  )
}
