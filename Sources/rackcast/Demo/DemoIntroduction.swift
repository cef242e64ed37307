internal import SwiftProtobuf

/// What stands above the figures: where everything is, and what to try.
struct DemoIntroduction: Hashable, Sendable {
  let node: NodeAddress
  /// The port of the RTMP server on this machine.
  let sinkPort: Int
  let programs: [DemoProgram]
  /// The directory of the programs, when the shell does not know it.
  let directory: String?
  /// `nil` is until interrupted.
  let duration: DurationArgument?

  var lines: [String] {
    let width = self.programs.map(\.name.count).max() ?? 0
    let sessions = self.programs.map { program in
      let space = String(repeating: " ", count: width - program.name.count)
      return "  \(program.name)\(space)  \(program.summary)"
    }
    let end = self.duration.map { "for \($0.text)" } ?? "until Ctrl-C"
    return ["", "On air \(end), from rackcastd at \(self.node) to rtmp://\(self.server)/live:"]
      + sessions + ["", "Try in another terminal:"] + self.commands.map { "  \($0)" } + [""]
  }

  /// Commands worth trying, as a shell takes them.
  var commands: [String] {
    let path = self.directory.map { " PATH=\"\($0):$PATH\"" } ?? ""
    return [
      "export RACKCAST_NODE=\(self.node)\(path)",
      "rackcast top",
      "rackcast session show \(self.programs.first?.name ?? "clip")",
      "rackcast session set \(self.programs.last?.name ?? "pattern") --max-bitrate 600",
      "rackcast event tail",
      "rackcast device list",
    ]
  }

  var json: [String: Google_Protobuf_Value] {
    [
      "node": .init(stringValue: "\(self.node)"),
      "rtmp_server": .init(stringValue: "rtmp://\(self.server)/live"),
      "sessions": .init(
        listValue: Google_Protobuf_ListValue(
          values: self.programs.map { Google_Protobuf_Value(stringValue: $0.name) }
        )
      ),
    ]
  }

  private var server: NodeAddress {
    NodeAddress(host: "127.0.0.1", port: self.sinkPort)
  }
}
