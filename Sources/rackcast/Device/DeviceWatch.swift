internal import ArgumentParser
internal import ControlAPI
internal import GRPCCore
internal import Synchronization

/// `rackcast device watch`
struct DeviceWatch: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Follow devices as they are plugged in and unplugged.",
    discussion: """
      First lists each device that is there. When the connection breaks it goes on by itself.

      Example:
        rackcast device watch
        rackcast device watch -o json | jq -r 'select(.kind | endswith("DEPARTED")).device.id'
      """
  )

  @Option(help: ArgumentHelp("End after this many lines.", valueName: "n"))
  var limit: Int?

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let limit = self.limit, limit < 1 {
      throw ValidationError("--limit must be 1 or more: \(limit)")
    }
  }

  func run(on node: some NodeConnector, console: Console) async throws {
    // Tells at once when the node is not there.
    _ = try await node.call { services in
      try await services.node.getNode(.init(), options: services.answer)
    }
    let shown = Mutex(Shown(left: self.limit))
    _ = try await node.follow(console: console) { services, _ -> Bool? in
      try await services.devices.watchDevices(.init()) { response in
        for try await change in response.messages {
          guard shown.withLock({ $0.isNews(change) }) else { continue }
          try self.show(change, console: console)
          if shown.withLock({ $0.wrote() }) { return true }
        }
        return nil
      }
    }
  }

  private func show(_ change: ProtoDeviceChange, console: Console) throws {
    switch console.format {
    case .json:
      try console.print(jsonLine: change)
    case .table:
      try console.print(DeviceChangeText.line(change))
    }
  }

  /// What was shown so far.
  private struct Shown {
    private var devices: Set<String> = []
    private var left: Int?

    init(left: Int?) {
      self.left = left
    }

    /// Whether a change is worth a line: after a reconnect the node lists again what is there.
    mutating func isNews(_ change: ProtoDeviceChange) -> Bool {
      switch change.kind {
      case .present:
        return self.devices.insert(change.device.id).inserted
      case .departed:
        self.devices.remove(change.device.id)
        return true
      case .arrived, .unspecified, .UNRECOGNIZED:
        self.devices.insert(change.device.id)
        return true
      }
    }

    /// - Returns: Whether that was the last line wanted.
    mutating func wrote() -> Bool {
      guard let left else { return false }
      self.left = left - 1
      return left <= 1
    }
  }
}
