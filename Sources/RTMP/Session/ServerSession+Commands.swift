extension ServerSession {
  /// Does what a command of the client asks for.
  mutating func handle(
    _ command: Command,
    streamID: UInt32,
    _ actions: inout [Action]
  ) throws(RTMPError) {
    if case .waitingForConnect = self.state {
      guard command.name == "connect" else {
        throw RTMPError(.unexpectedMessage, "The client calls a procedure before connect.")
      }
      return self.connect(command, &actions)
    }
    switch command.name {
    case "connect":
      throw RTMPError(.unexpectedMessage, "The client connects twice.")
    case "createStream":
      self.streams += 1
      self.answer(command, .number(Double(self.streams)))
    case "releaseStream", "FCPublish":
      self.answer(command, .undefined)
    case "publish":
      self.publish(command, streamID: streamID, &actions)
    case "FCUnpublish":
      self.answer(command, .undefined)
      self.unpublish(&actions)
    case "deleteStream":
      guard command.arguments.first?.number == self.publishedStream.map({ Double($0) }) else {
        return
      }
      self.unpublish(&actions)
    case "closeStream":
      guard streamID == self.publishedStream else { return }
      self.unpublish(&actions)
    case "play":
      self.sendStatus(StatusInfo(.noPlay), streamID: streamID)
    default:
      // Answers to commands of ours have transaction 0 or none that we gave.
      guard command.transactionID != 0, !command.name.hasPrefix("_") else { return }
      self.refuse(command, .unknownCommand)
    }
  }

  /// The message stream that media is taken from.
  private var publishedStream: UInt32? {
    switch self.state {
    case .deciding(_, let streamID, _), .publishing(_, let streamID, _): streamID
    case .handshaking, .waitingForConnect, .connected, .closed: nil
    }
  }

  private mutating func connect(_ command: Command, _ actions: inout [Action]) {
    let app = command.object.properties?["app"]?.string ?? ""
    let refusal = self.configuration.connectRefusal ?? (app.isEmpty ? Refusal.invalidApp : nil)
    if let refusal {
      self.refuse(command, refusal)
      self.state = .closed
      actions += self.link.takeOutgoing().map { [.send($0)] } ?? []
      actions.append(.connectRefused(app: app))
      return
    }
    self.link.announceWindow(self.configuration.windowSize)
    self.link.send(.setPeerBandwidth(self.configuration.windowSize, .dynamic))
    self.link.send(.userControl(.streamBegin(streamID: 0)))
    self.link.announceChunkSize(self.configuration.chunkSize)
    let info = StatusInfo(
      level: "status",
      code: StatusInfo.connectSuccess,
      description: "Connection succeeded."
    )
    self.link.send(
      .command(
        Command(
          "_result",
          transactionID: command.transactionID,
          object: .object(["fmsVer": "FMS/3,5,7,7009", "capabilities": 31]),
          arguments: [info.object]
        )
      )
    )
    self.state = .connected(app: app)
    actions.append(.connected(app: app))
  }

  private mutating func publish(
    _ command: Command,
    streamID: UInt32,
    _ actions: inout [Action]
  ) {
    guard case .connected(let app) = self.state else {
      return self.sendStatus(StatusInfo(.oneStream), streamID: streamID)
    }
    guard let name = command.arguments.first?.string, !name.isEmpty else {
      return self.sendStatus(StatusInfo(.badName), streamID: streamID)
    }
    self.state = .deciding(app: app, streamID: streamID, name: name)
    actions += self.link.takeOutgoing().map { [.send($0)] } ?? []
    actions.append(.publishRequested(app: app, name: name))
  }

  private mutating func unpublish(_ actions: inout [Action]) {
    switch self.state {
    case .publishing(let app, let streamID, _):
      self.state = .connected(app: app)
      let info = StatusInfo(
        level: "status",
        code: "NetStream.Unpublish.Success",
        description: "The stream is no longer published."
      )
      self.sendStatus(info, streamID: streamID)
      actions.append(.unpublished)
    case .deciding, .handshaking, .waitingForConnect, .connected, .closed:
      return
    }
  }

  private mutating func answer(_ command: Command, _ value: AMF0Value) {
    self.link.send(
      .command(Command("_result", transactionID: command.transactionID, arguments: [value]))
    )
  }

  private mutating func refuse(_ command: Command, _ refusal: Refusal) {
    self.link.send(
      .command(
        Command(
          "_error",
          transactionID: command.transactionID,
          arguments: [StatusInfo(refusal).object]
        )
      )
    )
  }
}
