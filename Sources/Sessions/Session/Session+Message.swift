internal import Encoding
internal import Events

extension Session {
  /// Puts a message into the stream, with the next picture that is sent.
  func send(_ message: StreamMessage, operator issuer: String) throws(SessionError) {
    guard let run = self.run, self.machine.state.isOnAir else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) is \(self.machine.state.rawValue): a message goes with a picture of a "
          + "session that is on air"
      )
    }
    guard self.effective.hasVideo else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) sends no picture that a message could go with"
      )
    }
    guard run.pipeline.send(message) else {
      throw SessionError(
        .unavailable,
        "\(VideoWorker.messageLimit) messages wait for the next picture of \(self.name): try again"
      )
    }
    // What it says is for the viewers, not for the record.
    self.record(
      .messageSent,
      "message of \(message.bytes.count) bytes sent",
      operator: issuer
    )
  }
}

extension SessionState {
  /// Whether pictures are sent.
  var isOnAir: Bool {
    switch self {
    case .live, .paused, .degraded: true
    case .idle, .preparing, .stopping, .failed: false
    }
  }
}
