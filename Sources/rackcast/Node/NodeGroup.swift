internal import ArgumentParser
internal import ControlAPI

/// `rackcast node`
struct NodeGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node",
    abstract: "See the node itself.",
    subcommands: [NodeInfo.self]
  )
}
