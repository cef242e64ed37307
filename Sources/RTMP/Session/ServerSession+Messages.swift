internal import NIOCore

extension ServerSession {
  /// Does what a message of the client asks for.
  mutating func handle(
    _ incoming: MessageLink.Incoming,
    _ actions: inout [Action]
  ) throws(RTMPError) {
    let chunk = incoming.chunk
    switch incoming.message {
    case .command(let command):
      try self.handle(command, streamID: chunk.messageStreamID, &actions)
    case .audio(let body):
      self.take(.init(kind: .audio, timestamp: chunk.timestamp, classifying: body), &actions)
    case .video(let body):
      self.take(.init(kind: .video, timestamp: chunk.timestamp, classifying: body), &actions)
    case .data(let body):
      try self.take(data: body, timestamp: chunk.timestamp, &actions)
    case .aggregate(let body):
      try self.take(aggregate: body, timestamp: chunk.timestamp, &actions)
    case .setChunkSize, .abort, .acknowledgement, .windowAckSize, .setPeerBandwidth, .userControl,
      .other:
      return
    }
  }

  /// Media outside a stream, or of a refused one, is dropped: clients send on until they have read
  /// the refusal.
  private func take(_ media: MediaMessage, _ actions: inout [Action]) {
    switch self.state {
    case .deciding, .publishing:
      actions.append(.media(media))
    case .handshaking, .waitingForConnect, .connected, .closed:
      return
    }
  }

  private func take(
    data body: ByteBuffer,
    timestamp: UInt32,
    _ actions: inout [Action]
  ) throws(RTMPError) {
    var rest = body
    var script = body
    if try rest.readDataHandler() == DataHandler.setDataFrame {
      script = rest
    }
    rest = script
    guard try rest.readDataHandler() == DataHandler.onMetaData else { return }
    self.take(MediaMessage(kind: .metadata, timestamp: timestamp, body: script), &actions)
  }

  /// Takes the tags of an aggregate message. Their times count from the first of them, which is the
  /// time of the message (RTMP 1.0, 7.1.6).
  private func take(
    aggregate body: ByteBuffer,
    timestamp: UInt32,
    _ actions: inout [Action]
  ) throws(RTMPError) {
    var rest = body
    var offset: UInt32?
    while rest.readableBytes > 0 {
      guard var tag = try rest.readFLVTag(limit: rest.readableBytes) else {
        throw RTMPError(.invalidMessage, "An aggregate message ends inside a message.")
      }
      let shift = offset ?? timestamp &- tag.timestamp
      offset = shift
      tag.timestamp &+= shift
      if let media = try MediaMessage(tag) {
        self.take(media, &actions)
      }
    }
  }
}
