/// The information object of an answer: what happened and how bad it is (RTMP 1.0, 7.2.1.1, 7.2.2.6).
struct StatusInfo: Hashable {
  /// `error`, `status` or `warning`; empty when the server did not say.
  var level: String
  /// For example `NetStream.Publish.Start`; empty when the server did not say.
  var code: String
  /// What the server tells people.
  var description: String

  /// The information of a `_result`, `_error` or `onStatus`.
  init(_ command: Command) {
    let object = command.arguments.lazy.compactMap(\.properties).first ?? command.object.properties
    self.level = object?["level"]?.string ?? ""
    self.code = object?["code"]?.string ?? ""
    self.description = object?["description"]?.string ?? ""
  }

  init(level: String, code: String, description: String) {
    self.level = level
    self.code = code
    self.description = description
  }

  /// The object on the wire.
  var object: AMF0Value {
    .object([
      "level": .string(self.level),
      "code": .string(self.code),
      "description": .string(self.description),
    ])
  }
}

extension StatusInfo {
  static let connectSuccess = "NetConnection.Connect.Success"
  static let connectClosed = "NetConnection.Connect.Closed"
  static let callFailed = "NetConnection.Call.Failed"
  static let publishStart = "NetStream.Publish.Start"
  /// The server wants the client on a new connection (Enhanced RTMP v2, "Reconnect Request").
  static let reconnectRequest = "NetConnection.Connect.ReconnectRequest"

  /// Whether the server will not have the stream, or will not have it any longer.
  ///
  /// Some servers give failures the level `status`, so that the code decides too.
  var isFailure: Bool {
    if self.level == "error" { return true }
    return self.code == Self.connectClosed
      || self.code == Self.reconnectRequest
      || self.code.hasPrefix("NetConnection.Connect.Rejected")
      || self.code.hasPrefix("NetStream.Unpublish.")
      || (self.code.hasPrefix("NetStream.Publish.")
        && self.code != Self.publishStart
        && self.code != "NetStream.Publish.Idle")
  }

  /// Whether the same request can never succeed, so that another try is pointless.
  var isPermanent: Bool {
    let text = "\(self.code) \(self.description)".lowercased()
    func says(_ words: String...) -> Bool {
      words.contains { text.contains($0) }
    }
    switch self.code {
    case "NetConnection.Connect.Rejected":
      // Adobe's and Wowza's servers say the same when they take no more for now.
      return !says("limit exceeded", "too many", "busy", "try again")
    case "NetConnection.Connect.InvalidApp", "NetStream.Publish.BadName",
      "NetStream.Publish.Denied", "NetStream.Publish.Unauthorized", "NetStream.Publish.Rejected":
      return true
    case let code where code.hasSuffix("NotFound"):
      return true
    case _:
      // Servers that want a user and a password say so in words only.
      return says("authmod=", "unauthorized", "authentication", "access denied")
    }
  }
}
