internal import ArgumentParser
internal import Glibc

/// `rackcast demo`
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run a demonstration rack: a daemon, an RTMP server and two sessions on air.",
    discussion: """
      Needs no node and no camera. Starts rackcastd on a free port with a data directory of its \
      own, pushes a clip and a test pattern to the rehearsal sink, and shows what is on air. Ends \
      with --duration, Ctrl-C or SIGTERM, leaves nothing behind, and tells what was pushed and \
      received. Ends with 1 unless every session was live and \(DemoAccount.percentNeeded) % of the \
      pictures due arrived, with no timestamp going backwards. -o json writes an object a line.

      Example:
        rackcast demo
        rackcast demo --duration 20s --clip clip.mp4
      """
  )

  @Option(help: ArgumentHelp("How long on air; without it, until interrupted.", valueName: "time"))
  var duration: DurationArgument?

  @Option(help: ArgumentHelp("A film to loop; without it, a second pattern.", valueName: "file"))
  var clip: String?

  @Option(
    help: ArgumentHelp("The daemon. (default: rackcastd beside this program)", valueName: "file")
  )
  var daemon: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let duration = self.duration, duration.value <= .zero {
      throw ValidationError("--duration must be more than nothing")
    }
  }

  func run() async throws {
    let console = Console.standard(self.output.format)
    if console.terminal != nil {
      // A window that is closed shows as output that fails, which ends the demonstration in order.
      signal(SIGHUP, SIG_IGN)
    }
    let demo = Demo(
      configuration: try self.demoConfiguration(),
      output: DemoOutput(console: console)
    )
    try await demo.run(interruptions: Interruptions.events())
  }

  private func demoConfiguration() throws(CommandFailure) -> Demo.Configuration {
    let paths = try LocalPath.current()
    return Demo.Configuration(
      daemon: self.daemon.map { paths.absolute($0) } ?? ThisProgram.sibling("rackcastd"),
      clip: self.clip.map { paths.absolute($0) },
      duration: self.duration
    )
  }
}
