/// What a connection waits for.
enum ConnectionTimer: Hashable, Sendable {
  /// The other side's Hello.
  case hello
  /// The next look whether anything was heard.
  case keepalive
  /// The answer to a ping.
  case pong
  /// A stream on a connection without one.
  case idle
  /// The socket taking bytes.
  case write
  /// The running streams, while the connection shuts down.
  case grace
  /// The end of a call.
  case deadline(StreamID)
}
