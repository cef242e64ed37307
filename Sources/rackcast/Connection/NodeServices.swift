internal import ControlAPI
internal import GRPCCore

/// The services of one connected node, whatever carries the calls.
struct NodeServices: Sendable {
  let devices: any ProtoDeviceService.ClientProtocol
  let sessions: any ProtoSessionService.ClientProtocol
  let events: any ProtoEventService.ClientProtocol
  let images: any ProtoWaitingImageService.ClientProtocol
  let node: any ProtoNodeService.ClientProtocol
  /// The options of calls that the node answers at once.
  let answer: CallOptions
  /// The options of calls that move or load megabytes.
  let transfer: CallOptions

  /// - Parameter answerTimeout: How long the node may take for calls that it answers at once.
  init<Transport: ClientTransport>(client: GRPCClient<Transport>, answerTimeout: Duration) {
    var answer = CallOptions.defaults
    answer.timeout = answerTimeout
    self.answer = answer
    // A node loads an image for as long as ten seconds, and then decodes it for as long.
    self.transfer = .stream(for: answerTimeout + .seconds(30))
    self.devices = ProtoDeviceService.Client(wrapping: client)
    self.sessions = ProtoSessionService.Client(wrapping: client)
    self.events = ProtoEventService.Client(wrapping: client)
    self.images = ProtoWaitingImageService.Client(wrapping: client)
    self.node = ProtoNodeService.Client(wrapping: client)
  }
}

extension CallOptions {
  /// For streams that end by themselves after `timeout`.
  static func stream(for timeout: Duration) -> CallOptions {
    var options = CallOptions.defaults
    options.timeout = timeout
    return options
  }
}
