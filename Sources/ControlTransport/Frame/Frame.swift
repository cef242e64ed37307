internal import GRPCCore

/// One frame of the control protocol, checked and typed.
enum Frame: Hashable, Sendable {
  /// A frame about the connection itself; on the wire its stream id is 0.
  case connection(ConnectionFrame)
  case stream(StreamID, StreamFrame)
}

/// What a frame says about the connection.
enum ConnectionFrame: Hashable, Sendable {
  case hello(Hello)
  case ping(UInt64)
  case pong(UInt64)
  /// The sender has room for this many bytes more, over all streams.
  case windowUpdate(UInt32)
  case goAway(GoAway)
}

/// What a frame says about its stream.
enum StreamFrame: Hashable, Sendable {
  case open(Open)
  case headers(Metadata)
  case message(MessageBytes)
  case halfClose
  case close(Status, Metadata)
  case cancel
  /// The sender has room for this many bytes more on this stream.
  case windowUpdate(UInt32)
}

/// The first frame each way.
struct Hello: Hashable, Sendable {
  /// The only version of the protocol there is.
  static let spokenVersion: UInt32 = 1

  let version: UInt32
  /// What the sender takes from the other side.
  let limits: FrameLimits
}

/// The start of a call.
struct Open: Hashable, Sendable {
  let method: String
  let metadata: Metadata
  /// The time left for the call.
  let timeout: Duration?
}

/// The sender takes no further streams.
struct GoAway: Hashable, Sendable {
  enum Code: Hashable, Sendable {
    case unspecified
    case shutdown
    case idle
    case protocolViolation
    case unsupportedVersion
    case limitExceeded
    case timeout
  }

  let code: Code
  let reason: String
  /// The last stream that was taken; 0 for none.
  let lastStreamID: UInt32
}

extension Frame {
  /// The memory a frame takes while it waits to be sent: its content and an allowance.
  var cost: FrameCost {
    switch self {
    case .connection(.goAway(let goAway)):
      FrameCost(answers: 64 + goAway.reason.utf8.count)
    case .stream(_, .open(let open)):
      FrameCost(answers: 64 + open.method.utf8.count + open.metadata.wireSize)
    case .stream(_, .headers(let metadata)):
      FrameCost(answers: 64 + metadata.wireSize)
    case .stream(_, .message(let message)):
      FrameCost(messages: message.flowCost)
    case .stream(_, .close(let status, let metadata)):
      FrameCost(answers: 64 + status.message.utf8.count + metadata.wireSize)
    case .connection(.hello), .connection(.ping), .connection(.pong), .connection(.windowUpdate),
      .stream(_, .halfClose), .stream(_, .cancel), .stream(_, .windowUpdate):
      FrameCost(answers: 64)
    }
  }
}

extension MessageBytes {
  /// What a message takes of a window: its length, and 16 so that empty messages cost something.
  var flowCost: Int {
    self.count + 16
  }
}
