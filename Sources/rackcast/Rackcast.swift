internal import ArgumentParser

/// `rackcast`: the command line of a rack.
struct Rackcast: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rackcast",
    abstract: "Drive a broadcast rack from the command line.",
    discussion: """
      Commands ask the daemon `rackcastd` at --node HOST:PORT, or $RACKCAST_NODE, or \
      127.0.0.1:7400, and answer as a table or with -o json as protobuf JSON.

      Example:
        rackcast session create cam1 --camera file:clip.mp4 \\
          --microphone file:clip.mp4 --mode HD --orientation horizontal \\
          --url rtmp://127.0.0.1/live/cam1
        rackcast session start cam1
        rackcast session wait cam1 --state live --timeout 10s

      \(exitStatuses)
      """,
    version: Version.text,
    subcommands: [
      DeviceCommand.self, SessionCommand.self, ImageCommand.self, EventCommand.self,
      NodeGroup.self, TokenCommand.self, TopCommand.self, SinkCommand.self, CodesCommand.self,
      DemoCommand.self,
    ]
  )

  /// So that --node and -o may also stand before the command.
  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  private static var exitStatuses: String {
    let lines = CommandStatus.allCases.map { status in
      let number = String(status.rawValue)
      return "\(String(repeating: " ", count: 5 - number.count))\(number)  \(status.meaning)"
    }
    return "Exit status:\n" + lines.joined(separator: "\n")
  }
}

/// The version of the program.
enum Version {
  static let text = "0.1.0"
}
