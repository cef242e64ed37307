internal import ArgumentParser
internal import ControlAPI

/// `rackcast device show`
struct DeviceShow: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a device with its modes and controls.",
    discussion: """
      Takes an id of `device list`, or what resolves to one: /dev/video0, hw:0,0, :0,
      file:clip.mp4.

      Example:
        rackcast device show /dev/video0
        rackcast device show file:clip.mp4
      """
  )

  @Argument(help: "The device.")
  var device: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let name = try LocalPath.current().device(self.device)
    let device = try await node.call { services in
      var request = ProtoGetDeviceRequest()
      request.device = name
      return try await services.devices.getDevice(request, options: services.answer)
    }
    switch console.format {
    case .json:
      try console.print(json: device)
    case .table:
      try DeviceReport(device: device).print(to: console)
    }
  }
}
