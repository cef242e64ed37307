/// Why a destination was lost or could not be reached.
public struct PublishFailure: Error, Hashable, Sendable {
  /// The event code it is told by.
  public enum Code: Int32, Hashable, Sendable {
    case dnsFailed = 3001
    case connectFailed = 3002
    case handshakeFailed = 3003
    case serverClosed = 3004
    case readWriteFailed = 3005
    case refused = -1326
  }

  /// What was being done.
  public enum Step: String, Hashable, Sendable {
    /// The look-up of the server's name.
    case resolve
    /// The TCP connection, or the opening of the file.
    case connect
    /// The handshakes of TLS (RFC 8446, 4) and RTMP (RTMP 1.0, 5.2).
    case handshake
    /// The commands from `connect` to `publish`, or the HTTP request.
    case publish
    /// Sending media.
    case write
    /// Receiving while live.
    case read
    /// The server ended the connection or the stream.
    case close
  }

  /// The event code it is told by.
  public let code: Code
  /// What was being done.
  public let step: Step
  /// What failed, on what, and why; never a secret part of the address.
  public let message: String
  /// The `errno` of the call that failed.
  public let errnoCode: Int32?
  /// The server's status code, such as `NetStream.Publish.BadName`.
  public let rtmpCode: String?
  /// The status of a web server's answer.
  public let httpStatus: Int?
  /// Whether another try is pointless.
  public let isPermanent: Bool

  /// Whether nothing failed: the server wants the stream on a new connection.
  var isReconnectRequest: Bool {
    self.rtmpCode == "NetConnection.Connect.ReconnectRequest"
  }

  init(
    _ code: Code,
    _ step: Step,
    _ message: String,
    errnoCode: Int32? = nil,
    rtmpCode: String? = nil,
    httpStatus: Int? = nil,
    isPermanent: Bool = false
  ) {
    self.code = code
    self.step = step
    self.message = message
    self.errnoCode = errnoCode
    self.rtmpCode = rtmpCode
    self.httpStatus = httpStatus
    self.isPermanent = isPermanent || code == .refused
  }
}

extension PublishFailure: CustomStringConvertible {
  public var description: String {
    self.message
  }
}

extension PublishFailure {
  /// Why a destination that failed like this is not tried again, and what to do.
  var reasonToGiveUp: String {
    self.isPermanent
      ? "not tried again, as that would end the same way: \(self.message)"
      : "no tries left: restart the destination"
  }
}
