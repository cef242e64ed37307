internal import Media
internal import NIOCore
internal import Synchronization

extension Publisher {
  /// What the publisher holds of the outside.
  enum Transport {
    case none
    /// A channel that is being connected.
    case connecting(any Channel)
    /// A server.
    case connection(Connection)
    /// A file.
    case recording(FLVRecording)
  }

  var connection: Connection? {
    guard case .connection(let connection) = self.transport else { return nil }
    return connection
  }

  /// Lets go of whatever there is, at once. What it would still answer is ignored.
  func dropTransport() {
    self.attempt += 1
    self.cancelTimer()
    self.feed.leave(self.queue)
    switch self.transport {
    case .none:
      break
    case .connecting(let channel):
      // Fails the connect, whose result nobody waits for any more.
      channel.close(promise: nil)
    case .connection(let connection):
      self.sample(connection)
      connection.close()
    case .recording(let recording):
      recording.abandon()
    }
    self.transport = .none
    self.figures.withLock { $0.disconnected() }
  }

  /// Ends the stream properly; `stopped()` follows.
  func endStream() {
    switch self.transport {
    case .connection(let connection):
      self.endStream(on: connection)
    case .recording(let recording):
      self.endRecording(recording)
    case .none, .connecting:
      preconditionFailure("A publishing destination has a connection or a file.")
    }
  }
}
