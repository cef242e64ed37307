internal import RehearsalSink

/// What happens at the sink, as people and programs read it.
struct SinkEventText {
  /// What `-o json` calls it.
  let name: String
  /// The publish it is about.
  let stream: RehearsalSink.StreamIdentity?
  let text: String

  init(_ event: RehearsalSink.Event) {
    switch event {
    case .connected(let connection, let peer):
      self.init("connected", nil, "connection \(connection) from \(peer)")
    case .turnedAway(let peer):
      self.init("turned_away", nil, "\(peer) was turned away: too many connections")
    case .refused(let connection, let code):
      self.init("refused", nil, "connection \(connection) was refused: \(code)")
    case .publishing(let stream):
      self.init("publishing", stream, "#\(stream.number) \(stream) is published")
    case .firstMedia(let stream, _):
      self.init("first_media", stream, "#\(stream.number) \(stream): first media")
    case .unpublished(let stream):
      self.init("unpublished", stream, "#\(stream.number) \(stream) ended")
    case .recorded(let stream, let path):
      self.init("recorded", stream, "#\(stream.number) \(stream) is recorded in \(path)")
    case .disconnected(let connection, let stream):
      let which = stream.map { " of #\($0.number) \($0)" } ?? ""
      self.init("disconnected", stream, "connection \(connection)\(which) is gone")
    case .failed(let connection, let message):
      self.init("failed", nil, "connection \(connection): \(message)")
    }
  }

  private init(_ name: String, _ stream: RehearsalSink.StreamIdentity?, _ text: String) {
    self.name = name
    self.stream = stream
    self.text = TextWidth.printable(text)
  }
}
