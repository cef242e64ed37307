internal import ControlAPI
internal import GRPCCore

/// The services of one connected node, whatever carries the calls.
struct NodeServices: Sendable {
  let devices: any ProtoDeviceService.ClientProtocol
  let sessions: any ProtoSessionService.ClientProtocol
  let events: any ProtoEventService.ClientProtocol
  let node: any ProtoNodeService.ClientProtocol

  init<Transport: ClientTransport>(client: GRPCClient<Transport>) {
    self.devices = ProtoDeviceService.Client(wrapping: client)
    self.sessions = ProtoSessionService.Client(wrapping: client)
    self.events = ProtoEventService.Client(wrapping: client)
    self.node = ProtoNodeService.Client(wrapping: client)
  }
}

extension CallOptions {
  /// For calls that the node answers at once: 15 s, so that a stuck node is told apart from a slow
  /// one.
  static var answer: CallOptions {
    var options = CallOptions.defaults
    options.timeout = .seconds(15)
    return options
  }

  /// For streams that end by themselves after `timeout`.
  static func stream(for timeout: Duration) -> CallOptions {
    var options = CallOptions.defaults
    options.timeout = timeout
    return options
  }
}
