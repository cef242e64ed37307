internal import ArgumentParser

/// `rackcast device`
struct DeviceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "device",
    abstract: "See the cameras, microphones and other sources of the node.",
    subcommands: [DeviceList.self, DeviceShow.self, DeviceWatch.self]
  )
}
