internal import NIOCore
internal import RTMP

/// How messages go over a connection, without its socket: the protocol of a scheme.
protocol PushStream: Sendable {
  /// The connection is up, with TLS where it is wanted: begins.
  mutating func connectionMade() -> [PushStreamAction]

  /// Takes all of what the server sent. After an error the connection is of no more use.
  mutating func receive(_ bytes: inout ByteBuffer) throws(PushStreamError) -> [PushStreamAction]

  /// The bytes of messages that are sent together. The bodies are not copied.
  mutating func encode(_ messages: [MediaMessage]) -> [ByteBuffer]

  /// Ends the stream. Nothing can be sent afterwards.
  mutating func end() -> PushStreamEnd
}

/// What the owner of the socket has to do, in the order told.
enum PushStreamAction: Hashable, Sendable {
  /// Write the bytes.
  case send(ByteBuffer)
  /// Nothing; the server has answered, and commands follow.
  case handshakeDone
  /// Send messages: the server takes them.
  case publishing
  /// Close the connection: the server refused.
  case refused(code: String, description: String, permanent: Bool)
  /// Close the connection: the web server answered that it does not take the stream.
  case refusedByStatus(HTTPStatus)
  /// Close the connection: the server ended it or the publish.
  case closedByServer(code: String)
  /// Close the connection: the server has everything.
  case finished
}

/// How a stream ends.
struct PushStreamEnd: Hashable, Sendable {
  enum Then: Hashable, Sendable {
    /// Close the sending side; the server closes its own.
    case closeSending
    /// Wait: the server's answer follows.
    case awaitAnswer
    /// Close the connection: there is nothing to wait for.
    case close
  }

  /// What is to be sent first.
  var bytes: [ByteBuffer]
  /// What follows when that is gone.
  var then: Then
}

/// The server does not speak the protocol it should.
struct PushStreamError: Error, Hashable, Sendable {
  /// The protocol's name.
  let name: String
  /// What is wrong.
  let message: String
  /// Whether it is wrong from the first word on: what answers is no server of the protocol at all.
  var isOtherProtocol = false
}
