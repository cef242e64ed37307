internal import NIOCore

extension ClientSession {
  /// The numbers that tie the server's answers to our commands.
  enum Transaction {
    static let connect = 1.0
    static let releaseStream = 2.0
    static let fcPublish = 3.0
    static let createStream = 4.0
    static let publish = 5.0
    static let fcUnpublish = 6.0
    static let deleteStream = 7.0
  }

  /// Does what an answer or a command of the server asks for.
  mutating func handle(_ command: Command, _ actions: inout [Action]) throws(RTMPError) {
    switch command.name {
    case "_result":
      try self.succeeded(command, &actions)
    case "_error":
      self.failed(command, &actions)
    case "onStatus":
      self.statusChanged(StatusInfo(command), &actions)
    case "close":
      self.end(StatusInfo(level: "error", code: "", description: ""), &actions)
    default:
      // onBWDone, onFCPublish and the like ask for nothing.
      return
    }
  }

  private mutating func succeeded(
    _ command: Command,
    _ actions: inout [Action]
  ) throws(RTMPError) {
    switch (self.state, command.transactionID) {
    case (.connecting, Transaction.connect):
      let info = StatusInfo(command)
      guard !info.isFailure else { return self.refuse(info, &actions) }
      self.sendCreateStream()
      self.state = .creatingStream

    case (.creatingStream, Transaction.createStream):
      guard let number = command.arguments.first?.number, let id = UInt32(exactly: number) else {
        throw RTMPError(.invalidMessage, "The answer to createStream has no stream number.")
      }
      self.sendPublish(streamID: id)
      self.state = .startingPublish(streamID: id)

    case (.idle, _), (.handshaking, _), (.connecting, _), (.creatingStream, _),
      (.startingPublish, _), (.publishing, _), (.closed, _):
      // The answers to releaseStream and FCPublish change nothing, whatever they are.
      return
    }
  }

  private mutating func failed(_ command: Command, _ actions: inout [Action]) {
    switch (self.state, command.transactionID) {
    case (.connecting, Transaction.connect), (.creatingStream, Transaction.createStream),
      (.startingPublish, Transaction.publish):
      self.refuse(StatusInfo(command), &actions)
    case (.idle, _), (.handshaking, _), (.connecting, _), (.creatingStream, _),
      (.startingPublish, _), (.publishing, _), (.closed, _):
      return
    }
  }

  private mutating func statusChanged(_ info: StatusInfo, _ actions: inout [Action]) {
    switch self.state {
    case .startingPublish(let streamID) where info.code == StatusInfo.publishStart:
      self.state = .publishing(streamID: streamID)
      actions += self.sendActions()
      actions.append(.publishing)
    case .connecting, .creatingStream, .startingPublish:
      guard info.isFailure else { return }
      if info.code == StatusInfo.connectClosed || info.code == StatusInfo.reconnectRequest {
        self.end(info, &actions)
      } else {
        self.refuse(info, &actions)
      }
    case .publishing:
      guard info.isFailure else { return }
      self.end(info, &actions)
    case .idle, .handshaking, .closed:
      return
    }
  }

  private mutating func refuse(_ info: StatusInfo, _ actions: inout [Action]) {
    self.state = .closed
    actions += self.sendActions()
    actions.append(
      .refused(
        code: self.mask.applied(to: info.code.isEmpty ? StatusInfo.callFailed : info.code),
        description: self.mask.applied(to: info.description),
        permanent: info.isPermanent
      )
    )
  }

  private mutating func end(_ info: StatusInfo, _ actions: inout [Action]) {
    self.state = .closed
    actions += self.sendActions()
    let code = info.code.isEmpty ? StatusInfo.connectClosed : info.code
    actions.append(.closedByServer(code: self.mask.applied(to: code)))
  }
}

extension ClientSession {
  mutating func sendConnect() {
    let object: AMF0Object = [
      "app": .string(self.configuration.app),
      "type": "nonprivate",
      "flashVer": .string(self.configuration.flashVersion),
      "tcUrl": .string(self.configuration.tcURL),
      // Servers may ask for a reconnect (Enhanced RTMP v2, "Extending NetConnection connect Command").
      "capsEx": 1,
    ]
    self.link.send(
      .command(Command("connect", transactionID: Transaction.connect, object: .object(object)))
    )
  }

  /// What follows `connect`, in one go: none of it waits for the answer to another.
  private mutating func sendCreateStream() {
    let name = AMF0Value.string(self.configuration.streamName)
    self.link.announceWindow(self.configuration.windowSize)
    self.link.announceChunkSize(self.configuration.chunkSize)
    for command in [
      Command("releaseStream", transactionID: Transaction.releaseStream, arguments: [name]),
      Command("FCPublish", transactionID: Transaction.fcPublish, arguments: [name]),
      Command("createStream", transactionID: Transaction.createStream),
    ] {
      self.link.send(.command(command))
    }
  }

  private mutating func sendPublish(streamID: UInt32) {
    let command = Command(
      "publish",
      transactionID: Transaction.publish,
      arguments: [.string(self.configuration.streamName), "live"]
    )
    self.link.send(command, streamID: streamID)
  }

  mutating func sendUnpublish(streamID: UInt32) {
    for command in [
      Command(
        "FCUnpublish",
        transactionID: Transaction.fcUnpublish,
        arguments: [.string(self.configuration.streamName)]
      ),
      Command(
        "deleteStream",
        transactionID: Transaction.deleteStream,
        arguments: [.number(Double(streamID))]
      ),
    ] {
      self.link.send(.command(command))
    }
  }
}
