internal import ArgumentParser
internal import Logging
internal import ServiceLifecycle
internal import UnixSignals

/// The daemon of a rack.
@main
struct Rackcastd: AsyncParsableCommand {
  /// Of this release.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "rackcastd",
    abstract: "Owns the cameras and microphones of a rack and pushes its sessions.",
    discussion: """
      Keeps its sessions and their history in the data directory, and is driven by `rackcast`.
      Sessions with autopush go on air as the daemon starts. SIGTERM and SIGINT end every push \
      properly, within 5 s.

      EXAMPLES:
        rackcastd --data-dir /var/lib/rackcast
        rackcastd --data-dir ./rack --listen 127.0.0.1:7400
        rackcastd --config /etc/rackcast/rackcast.toml
        rackcastd --data-dir ./rack --ca studio-ca.pem
      """,
    version: version,
    subcommands: [CertCommand.self]
  )

  @OptionGroup var arguments: DaemonArguments

  func run() async throws {
    Memory.tune()
    OpenFiles.raiseLimit()
    let configuration: DaemonConfiguration
    do {
      configuration = try self.arguments.configuration()
    } catch {
      throw ValidationError(error.description)
    }
    let (level, format) = (configuration.logLevel, configuration.logFormat)
    LoggingSystem.bootstrap { label in
      var handler: any LogHandler =
        switch format {
        case .text: StreamLogHandler.standardError(label: label)
        case .json: JSONLogHandler(label: label) { StandardError.write($0) }
        }
      handler.logLevel = level
      return handler
    }
    let logger = Logger(label: "rackcastd")
    let daemon: Daemon
    do {
      daemon = try Daemon(configuration, logger: logger)
    } catch {
      logger.critical("cannot start", metadata: ["error": "\(error)"])
      throw ExitCode.failure
    }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(
            service: daemon,
            successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .gracefullyShutdownGroup
          )
        ],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger
      )
    )
    do {
      try await group.run()
    } catch {
      logger.critical("ended by an error", metadata: ["error": "\(error)"])
      throw ExitCode.failure
    }
  }
}
