internal import ArgumentParser
internal import Logging

extension LogFormat: ExpressibleByArgument {}

/// The command line of `rackcastd`.
struct DaemonArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Where the database is; made when missing.", valueName: "dir"))
  var dataDir: String?

  @Option(
    help: ArgumentHelp(
      "Where to listen for control connections. (default: 127.0.0.1:7400)",
      valueName: "host:port"
    )
  )
  var listen: String?

  @Option(
    name: .customLong("ca"),
    help: ArgumentHelp(
      "A PEM file of authorities to trust beside the system's for rtmps and https; may be repeated.",
      valueName: "file"
    )
  )
  var authorities: [String] = []

  @Option(help: ArgumentHelp("A configuration file; flags go over it.", valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "What to log: trace, debug, info, notice, warning, error or critical. (default: info)",
      valueName: "level"
    ),
    transform: { text in
      guard let level = Logger.Level(rawValue: text) else {
        let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("it is none of \(known)")
      }
      return level
    }
  )
  var logLevel: Logger.Level?

  @Option(help: ArgumentHelp("How to log: text or json. (default: text)", valueName: "format"))
  var logFormat: LogFormat?

  /// Reads the configuration file, if one is named, and puts everything together.
  func configuration() throws(ConfigurationError) -> DaemonConfiguration {
    let file = try self.config.map { path throws(ConfigurationError) in
      try ConfigurationFile(path: path)
    }
    return try DaemonConfiguration(arguments: self, file: file ?? ConfigurationFile())
  }
}
