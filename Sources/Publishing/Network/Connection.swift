internal import Media
internal import NIOCore

/// One TCP connection of a publisher, from `connect` to its end. Belongs to the event loop.
final class Connection {
  /// How far the server has got.
  enum Phase {
    /// Moves to `commands`.
    case handshake
    /// From `connect` to `publish`. Moves to `live`.
    case commands
    /// Media flows. Moves to `closing`.
    case live(hasSentFrame: Bool)
    /// The stream was ended; what was written may still be on its way.
    case closing
  }

  let channel: any Channel
  let handler: PublishHandler
  /// The server as it is named in messages.
  let server: String
  var phase = Phase.handshake
  var deadline: WriteDeadline
  var sampler: RepeatedTask?
  /// The bytes acknowledged on earlier connections.
  let acknowledgedBefore: UInt64

  init(
    channel: any Channel,
    handler: PublishHandler,
    server: String,
    deadline: WriteDeadline,
    acknowledgedBefore: UInt64
  ) {
    self.channel = channel
    self.handler = handler
    self.server = server
    self.deadline = deadline
    self.acknowledgedBefore = acknowledgedBefore
  }

  /// The step that fails when the connection does.
  var step: PublishFailure.Step {
    switch self.phase {
    case .handshake: .handshake
    case .commands: .publish
    case .live: .read
    case .closing: .close
    }
  }

  var isLive: Bool {
    switch self.phase {
    case .live: true
    case .handshake, .commands, .closing: false
    }
  }

  func close() {
    self.sampler?.cancel()
    // The result tells nothing: closed is what it is afterwards, one way or the other.
    self.channel.close(promise: nil)
  }
}
