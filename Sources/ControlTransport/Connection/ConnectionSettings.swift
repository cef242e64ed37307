/// How a connection behaves, whichever side it is.
struct ConnectionSettings: Hashable, Sendable {
  /// What this side takes.
  var limits: FrameLimits
  var helloTimeout: Duration
  /// How long nothing may be heard before a ping is sent.
  var keepaliveInterval: Duration
  /// How long the answer to a ping may take.
  var keepaliveTimeout: Duration
  /// How long a connection may have no stream; nothing for ever.
  var idleTimeout: Duration?
  /// How long the other side may read nothing while bytes wait for it.
  var writeTimeout: Duration
  /// How long running streams may go on while the connection shuts down; nothing for ever.
  var shutdownGrace: Duration?
  /// The unsent bytes from which on messages wait.
  var writeHighWater: Int
  /// The unsent bytes of answers at which the connection is given up.
  var answerLimit: Int
  /// The other side, for messages.
  var peer: String
}
