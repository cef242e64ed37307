internal import ArgumentParser
internal import ControlAPI

/// `rackcast device list`
struct DeviceList: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List every device present now.",
    discussion: """
      The id stays the same over reboots and ports; use it for --camera and --microphone.

      Example:
        rackcast device list
        rackcast device list -o json | jq -r '.[].id'
      """
  )

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let devices = try await node.call { services in
      try await services.devices.listDevices(.init(), options: services.answer).devices
    }
    switch console.format {
    case .json:
      try console.print(json: devices)
    case .table:
      guard !devices.isEmpty else {
        console.note("The node has no device.")
        return
      }
      try console.print(Self.table(devices))
    }
  }

  static func table(_ devices: [ProtoDevice]) -> Table {
    let labelled = devices.contains { !$0.label.isEmpty }
    let placed = devices.contains { !$0.path.isEmpty }
    var table = Table(
      [.init(title: "DEVICE", shrinks: true), .init(title: "KIND")]
        + [.init(title: "NAME", shrinks: true)]
        + (labelled ? [.init(title: "LABEL", shrinks: true)] : [])
        + (placed ? [.init(title: "PATH", shrinks: true)] : [])
        + [.init(title: "MODES", shrinks: true)]
    )
    for device in devices {
      table.add(
        [.init(device.id), .init(DeviceText.kind(device.kind)), .init(device.name)]
          + (labelled ? [.init(device.label)] : [])
          + (placed ? [.init(device.path)] : [])
          + [.init(DeviceText.summary(device))]
      )
    }
    return table
  }
}
