internal import GRPCCore
internal import SwiftProtobuf

// Between the typed frame and the generated message.

extension Frame {
  init(_ proto: ProtoFrame) throws(ControlTransportError) {
    guard let body = proto.body else {
      throw .malformed("it has no body of protocol version \(Hello.spokenVersion)")
    }
    if proto.streamID == 0 {
      self = .connection(try ConnectionFrame(body))
    } else {
      self = .stream(StreamID(rawValue: proto.streamID), try StreamFrame(body))
    }
  }

  var proto: ProtoFrame {
    var proto = ProtoFrame()
    switch self {
    case .connection(let frame):
      proto.body = frame.proto
    case .stream(let id, let frame):
      proto.streamID = id.rawValue
      proto.body = frame.proto
    }
    return proto
  }
}

extension ConnectionFrame {
  fileprivate init(_ body: ProtoFrame.OneOf_Body) throws(ControlTransportError) {
    switch body {
    case .hello(let hello):
      self = .hello(try Hello(hello))
    case .ping(let ping):
      self = .ping(ping.opaque)
    case .pong(let pong):
      self = .pong(pong.opaque)
    case .windowUpdate(let update):
      self = .windowUpdate(update.increment)
    case .goAway(let goAway):
      self = .goAway(GoAway(goAway))
    case .open, .headers, .message, .halfClose, .close, .cancel:
      throw .malformed("it belongs to a stream but has stream id 0")
    }
  }

  fileprivate var proto: ProtoFrame.OneOf_Body {
    switch self {
    case .hello(let hello):
      .hello(hello.proto)
    case .ping(let opaque):
      .ping(.with { $0.opaque = opaque })
    case .pong(let opaque):
      .pong(.with { $0.opaque = opaque })
    case .windowUpdate(let increment):
      .windowUpdate(.with { $0.increment = increment })
    case .goAway(let goAway):
      .goAway(goAway.proto)
    }
  }
}

extension StreamFrame {
  fileprivate init(_ body: ProtoFrame.OneOf_Body) throws(ControlTransportError) {
    switch body {
    case .open(let open):
      self = .open(Open(open))
    case .headers(let headers):
      self = .headers(Metadata(received: headers.metadata))
    case .message(let data):
      self = .message(MessageBytes(data))
    case .halfClose:
      self = .halfClose
    case .close(let close):
      let code = Status.Code(rawValue: Int(close.code)) ?? .unknown
      let status = Status(code: code, message: close.message)
      self = .close(status, Metadata(received: close.metadata))
    case .cancel:
      self = .cancel
    case .windowUpdate(let update):
      self = .windowUpdate(update.increment)
    case .hello, .ping, .pong, .goAway:
      throw .malformed("it belongs to the connection but has a stream id")
    }
  }

  fileprivate var proto: ProtoFrame.OneOf_Body {
    switch self {
    case .open(let open):
      .open(open.proto)
    case .headers(let metadata):
      .headers(.with { $0.metadata = metadata.proto })
    case .message(let message):
      .message(message.data)
    case .halfClose:
      .halfClose(ProtoHalfClose())
    case .close(let status, let metadata):
      .close(
        .with {
          $0.code = UInt32(status.code.rawValue)
          $0.message = status.message
          $0.metadata = metadata.proto
        }
      )
    case .cancel:
      .cancel(ProtoCancel())
    case .windowUpdate(let increment):
      .windowUpdate(.with { $0.increment = increment })
    }
  }
}

extension Open {
  /// The longest deadline that is kept; a call with more time than a year has no deadline.
  private static let longestTimeout = UInt64(365 * 24 * 3600) * 1_000_000_000

  fileprivate init(_ proto: ProtoOpen) {
    self.method = proto.method
    self.metadata = Metadata(received: proto.metadata)
    self.timeout =
      (1 ... Self.longestTimeout).contains(proto.timeoutNs)
      ? .nanoseconds(Int64(proto.timeoutNs)) : nil
  }

  fileprivate var proto: ProtoOpen {
    .with {
      $0.method = self.method
      $0.metadata = self.metadata.proto
      $0.timeoutNs = self.timeout.map { $0.wireNanoseconds } ?? 0
    }
  }
}

extension Duration {
  /// The time left as it is sent: at least 1 ns, because 0 means no limit.
  fileprivate var wireNanoseconds: UInt64 {
    let (seconds, attoseconds) = self.components
    guard seconds >= 0, attoseconds >= 0 else { return 1 }
    let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? UInt64.max : max(1, product + UInt64(attoseconds / 1_000_000_000))
  }
}

extension ControlTransportError {
  static func malformed(_ what: String) -> ControlTransportError {
    ControlTransportError(code: .protocolViolation, message: "malformed frame: \(what)")
  }
}
