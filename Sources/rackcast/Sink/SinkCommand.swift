internal import ArgumentParser
internal import Foundation
internal import RehearsalSink

/// `rackcast sink`
struct SinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sink",
    abstract: "Run an RTMP server to rehearse with: it records, checks times, plays a bad network.",
    discussion: """
      Needs no node. Ends with --duration, Ctrl-C or SIGTERM, completes its recordings, judges each
      stream and writes a summary. Ends with 9 when a stream's timestamps went backwards. -o json
      writes an object a line.

      --trace names a file with a line SECONDS RATE[kbps|Mbps] [DELAY] for each stretch of time; it
      goes on from the first connection, and begins anew at its end. `#` begins a comment:
        10 6Mbps 20ms
        5  0        # an outage

      Example:
        rackcast sink --listen 127.0.0.1:1935 --record recordings
        rackcast sink --rate 800k --delay 80ms --duration 20s -o json
        rackcast sink --trace train.trace --reset-after 1m
      """
  )

  @Option(help: ArgumentHelp("Where to listen; port 0 takes any free one.", valueName: "host:port"))
  var listen = "127.0.0.1:1935"

  @Option(
    help: ArgumentHelp("Record each publish as FLV here; made when missing.", valueName: "dir")
  )
  var record: String?

  @Option(
    help: ArgumentHelp("Read no faster than this from each client: 800k.", valueName: "bit/s")
  )
  var rate: RateArgument?

  @Option(
    help: ArgumentHelp("How long what comes, and each answer, is under way.", valueName: "time")
  )
  var delay: DurationArgument?

  @Option(help: ArgumentHelp("Rates and delays over time, for each connection.", valueName: "file"))
  var trace: String?

  @OptionGroup var harm: SinkHarm

  @Option(help: ArgumentHelp("How long; without it, until interrupted.", valueName: "time"))
  var duration: DurationArgument?

  @OptionGroup var output: OutputOptions

  static let interval = Duration.seconds(2)

  func validate() throws {
    if NodeAddress(self.listen, defaultPort: 1935) == nil {
      throw ValidationError("--listen \(self.listen) is not an address; write HOST:PORT")
    }
    if self.trace != nil, self.rate != nil {
      throw ValidationError("--trace tells the rate; leave --rate out")
    }
    if let delay = self.delay, delay.value > .seconds(60) {
      throw ValidationError("--delay must be 60s or less")
    }
    if let rate = self.rate, rate.bitsPerSecond < 8 {
      throw ValidationError("--rate must be 8 bits per second or more")
    }
  }

  func run() async throws {
    try await self.run(
      console: .standard(self.output.format),
      interruptions: Interruptions.events()
    )
  }

  /// Serves until the duration is over or the first of `interruptions`.
  func run(console: Console, interruptions: AsyncStream<Void>) async throws {
    let sink = RehearsalSink(configuration: try self.sinkConfiguration())
    let output = SinkOutput(console: console)
    let events = sink.events()
    let host = NodeAddress(self.listen)?.host ?? self.listen
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        do throws(RehearsalSinkError) {
          try await sink.run()
        } catch {
          throw CommandFailure(status: .failure, message: error.message)
        }
      }
      group.addTask {
        for await event in events { try output.happened(event, at: TimeText.now()) }
        // The sink has ended; its own task tells how.
        try await Task.sleep(for: .seconds(86400))
      }
      group.addTask { try await Self.look(at: sink, host: host, output: output) }
      group.addTask { await Self.wait(for: interruptions) }
      if let duration = self.duration {
        group.addTask { try await Task.sleep(for: duration.value) }
      }
      // Whichever ends first ends the others; the sink then completes its recordings.
      do {
        try await group.next()
      } catch is CancellationError {
        // Ended from outside, as a test does.
      }
      group.cancelAll()
      while let result = await group.nextResult() {
        if case .failure(let error) = result, !(error is CancellationError) { throw error }
      }
    }
    let reports = sink.streams
    try output.ended(reports, at: TimeText.now())
    let backwards = reports.filter { $0.regressions > 0 }
    guard backwards.isEmpty else {
      let names = backwards.map { "#\($0.identity.number) \($0.identity)" }
      throw CommandFailure(
        status: .badStream,
        message: "timestamps went backwards in \(names.joined(separator: ", "))"
      )
    }
  }

  private func sinkConfiguration() throws -> RehearsalSink.Configuration {
    let address = NodeAddress(self.listen, defaultPort: 1935)
    var configuration = RehearsalSink.Configuration()
    configuration.host = address?.host ?? configuration.host
    configuration.port = address?.port ?? configuration.port
    configuration.recordDirectory = self.record
    configuration.bytesPerSecond = self.rate.map { $0.bitsPerSecond / 8 }
    configuration.delay = self.delay?.value ?? .zero
    configuration.trace = try self.trace.map { try Self.trace(inFile: $0) }
    configuration.behaviour = self.harm.behaviour
    return configuration
  }

  private static func trace(inFile path: String) throws -> LinkTrace {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw CommandFailure(
        status: .failure,
        message: "the trace \(path) cannot be read: \(error.localizedDescription)"
      )
    }
    do throws(RehearsalSinkError) {
      return try LinkTrace(parsing: text)
    } catch {
      throw CommandFailure(status: .failure, message: "\(path): \(error.message)")
    }
  }

  private static func look(
    at sink: RehearsalSink,
    host: String,
    output: SinkOutput
  ) async throws {
    let address = NodeAddress(host: host, port: try await sink.boundPort)
    try output.listening(on: address, at: TimeText.now())
    let start = ContinuousClock.now
    var next = start
    while true {
      let uptime = start.duration(to: .now)
      try output.looked(at: sink.streams, uptime: uptime, time: TimeText.now())
      next += Self.interval
      try await Task.sleep(until: next)
    }
  }

  private static func wait(for interruptions: AsyncStream<Void>) async {
    for await _ in interruptions { return }
  }
}
