internal import Media
internal import NIOCore

/// One TCP connection of a publisher, from `connect` to its end. Belongs to the event loop.
final class Connection {
  /// How far the server has got.
  enum Phase {
    /// The handshake of TLS. Moves to `handshake`.
    case securing
    /// The handshake of RTMP. Moves to `commands`, or to `live` where there is none.
    case handshake
    /// From `connect` to `publish`. Moves to `live`.
    case commands
    /// Media flows. Moves to `closing`.
    case live(hasSentFrame: Bool)
    /// The stream was ended; what was written may still be on its way.
    case closing
  }

  let channel: any Channel
  /// `nil` for a channel that has none.
  let socket: ChannelSocket?
  let handler: PublishHandler
  /// The server as it is named in messages.
  let server: String
  var phase: Phase
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
    self.socket = ChannelSocket(channel)
    self.handler = handler
    self.server = server
    self.phase = handler.isEncrypted ? .securing : .handshake
    self.deadline = deadline
    self.acknowledgedBefore = acknowledgedBefore
  }

  /// The step that fails when the connection does.
  var step: PublishFailure.Step { self.phase.step }

  var isLive: Bool {
    switch self.phase {
    case .live: true
    case .securing, .handshake, .commands, .closing: false
    }
  }

  func close() {
    self.sampler?.cancel()
    self.handler.close(self.channel)
  }
}

extension Connection.Phase {
  /// The step that fails when the connection does.
  var step: PublishFailure.Step {
    switch self {
    case .securing, .handshake: .handshake
    case .commands: .publish
    case .live: .read
    case .closing: .close
    }
  }

  /// What the server is to answer, for messages.
  var text: String {
    switch self {
    case .securing: "the TLS handshake"
    case .handshake: "the RTMP handshake"
    case .commands: "the publish command"
    case .live: "what was sent"
    case .closing: "the end of the stream"
    }
  }
}
