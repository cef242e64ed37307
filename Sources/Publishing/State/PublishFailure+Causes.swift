internal import Glibc
internal import Media
internal import NIOCore
internal import RTMP

extension PublishFailure {
  /// The name of the server could not be looked up.
  static func resolve(_ host: String, _ error: any Error) -> PublishFailure {
    guard let error = error as? NameResolutionError else {
      return PublishFailure(.dnsFailed, .resolve, "Looking up \(host) failed: \(error).")
    }
    return PublishFailure(
      .dnsFailed,
      .resolve,
      "Looking up \(host) failed: \(error.reason). Check the name and the name servers.",
      errnoCode: error.errnoCode
    )
  }

  /// No answer came from the name servers.
  static func resolveDeadline(_ host: String, _ deadline: Duration) -> PublishFailure {
    PublishFailure(
      .dnsFailed,
      .resolve,
      "Looking up \(host) took longer than \(deadline.brief). Check the name servers."
    )
  }

  /// None of the server's addresses could be connected to; `error` is the last one's.
  static func connect(_ server: String, _ error: any Error) -> PublishFailure {
    let errnoCode: Int32? =
      switch error {
      case let error as IOError: error.errnoCode
      case ChannelError.connectTimeout: ETIMEDOUT
      case _: nil
      }
    return PublishFailure(
      .connectFailed,
      .connect,
      "Connecting to \(server) failed: \(Self.reason(errnoCode, error)).",
      errnoCode: errnoCode
    )
  }

  /// The server did not get as far as accepting the stream in time.
  static func deadline(
    _ phase: Connection.Phase,
    of server: String,
    _ deadline: Duration
  ) -> PublishFailure {
    PublishFailure(
      .handshakeFailed,
      phase.step,
      "\(server) did not answer \(phase.text) within \(deadline.brief).",
      errnoCode: ETIMEDOUT
    )
  }

  /// The server sent what no server of the protocol sends.
  static func invalid(_ step: Step, from server: String, _ error: PushStreamError) -> PublishFailure
  {
    PublishFailure(
      step == .read && !error.isOtherProtocol ? .readWriteFailed : .handshakeFailed,
      step,
      "\(server) broke the \(error.name) protocol: \(error.message)"
    )
  }

  /// The server answered a command with an error.
  static func refused(
    by server: String,
    code: String,
    description: String,
    permanent: Bool
  ) -> PublishFailure {
    let text = description.isEmpty ? "" : " (\(description))"
    return PublishFailure(
      permanent ? .refused : .serverClosed,
      .publish,
      "\(server) refused the stream: \(code)\(text).",
      rtmpCode: code
    )
  }

  /// The server ended the stream or the connection with a status.
  static func ended(_ step: Step, by server: String, code: String) -> PublishFailure {
    PublishFailure(.serverClosed, step, "\(server) ended the stream: \(code).", rtmpCode: code)
  }

  /// The server closed the connection.
  static func closed(_ phase: Connection.Phase, by server: String) -> PublishFailure {
    switch phase.step {
    case .handshake:
      PublishFailure(
        .handshakeFailed,
        .handshake,
        "\(server) closed the connection during \(phase.text)."
      )
    case .publish:
      PublishFailure(
        .serverClosed,
        .publish,
        "\(server) closed the connection before it accepted the stream."
      )
    case .resolve, .connect, .write, .read, .close:
      PublishFailure(.serverClosed, .close, "\(server) closed the connection.")
    }
  }

  /// Reading from or writing to the socket failed.
  static func socket(_ step: Step, with server: String, _ error: any Error) -> PublishFailure {
    let errnoCode = (error as? IOError)?.errnoCode
    return PublishFailure(
      step == .handshake ? .handshakeFailed : .readWriteFailed,
      step,
      "The connection to \(server) was lost: \(Self.reason(errnoCode, error)).",
      errnoCode: errnoCode
    )
  }

  /// The server takes no more bytes.
  static func writeDeadline(_ server: String, _ deadline: Duration) -> PublishFailure {
    PublishFailure(
      .readWriteFailed,
      .write,
      "\(server) took no data for \(deadline.brief).",
      errnoCode: ETIMEDOUT
    )
  }

  /// The words for `errnoCode`, or for the error where there is none.
  static func reason(_ errnoCode: Int32?, _ error: any Error) -> String {
    guard let errnoCode else { return "\(error)" }
    return Self.reason(errnoCode)
  }

  /// The words for `errnoCode`.
  static func reason(_ errnoCode: Int32) -> String {
    strerror(errnoCode).map { String(cString: $0) } ?? "error \(errnoCode)"
  }
}
