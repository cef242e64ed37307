internal import ArgumentParser
internal import ControlAPI

/// `rackcast node info`
struct NodeInfo: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show the daemon: version, sessions, data directory, libraries.",
    discussion: """
      Example:
        rackcast node info
        rackcast node info --node 10.0.0.7:7400 -o json
      """
  )

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let info = try await node.call { services in
      try await services.node.getNode(.init(), options: services.answer)
    }
    switch console.format {
    case .json:
      try console.print(json: info)
    case .table:
      let table = Self.table(info, address: node.address, now: TimeText.now())
      try console.print(table, headings: false)
    }
  }

  static func table(_ info: ProtoNode, address: NodeAddress, now: Int64) -> Table {
    var table = Table([.init(title: ""), .init(title: "", shrinks: true)])
    let up = FigureText.age(seconds: (now - info.startedWallTimeNs) / 1_000_000_000)
    let libraries = info.libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let rows = [
      ("node", info.name), ("id", info.id), ("address", address.description),
      ("version", info.version),
      ("started", "\(TimeText.local(nanoseconds: info.startedWallTimeNs)) (\(up) ago)"),
      ("sessions", "\(info.sessions), of which live: \(info.sessionsLive)"),
      ("last event", "#\(info.lastSequence)"),
      ("data directory", info.dataDirectory), ("schema", "version \(info.schemaVersion)"),
      ("libraries", libraries.joined(separator: ", ")),
    ]
    for (name, value) in rows where !value.isEmpty {
      table.add([.init(name, .faint), .init(value)])
    }
    return table
  }
}
