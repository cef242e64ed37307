internal import ArgumentParser
internal import Foundation

/// Measures the release build beside `ffmpeg`, and prints each figure with its target.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure rackcastd beside ffmpeg.",
    discussion:
      "Takes about 30 minutes. Run it by `make bench`, on a machine that does nothing else."
  )

  /// What can be measured by itself.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case cpu
    case start
    case latency
    case slate
    case memory
    case sessions
    case shrink
    case beauty
    case fan
    case many
    case isolation
    case adaptation
  }

  @Option(help: "The clip that is played.")
  var clip: String

  @Option(help: "Pairs of the comparison with ffmpeg, of 16 s each.")
  var pairs = 5

  @Option(help: "Starts of a session.")
  var starts = 25

  @Option(help: "Pauses, and sources that are taken away.")
  var trials = 200

  @Option(help: "Rounds of the comparison of many destinations.")
  var rounds = 3

  @Option(parsing: .upToNextOption, help: "What to measure.")
  var only = Part.allCases

  @Flag(help: "End with status 1 when a target is missed.")
  var check = false

  func run() async throws {
    // What a child that died no longer reads must not end this program.
    signal(SIGPIPE, SIG_IGN)
    OpenFiles.raiseLimit()
    let figures = try await Server.with { server in
      var figures: [Figure] = []
      for part in self.only {
        Progress.tell("measuring: \(part.rawValue)")
        figures += try await self.figures(part, server)
      }
      return figures
    }
    print(FigureTable(figures: figures))
    if self.check, figures.contains(where: { $0.isMet == false }) { throw ExitCode.failure }
  }

  private func figures(_ part: Part, _ server: Server) async throws -> [Figure] {
    switch part {
    case .cpu:
      var figures: [Figure] = []
      for care in FFmpegPush.Care.allCases {
        let comparison = CPUComparison(
          clip: self.clip,
          server: server,
          pairs: self.pairs,
          care: care
        )
        figures += try await comparison.figures(.hd) + comparison.figures(.rtc)
      }
      return figures
    case .start:
      let latency = StartLatency(clip: self.clip, server: server, starts: self.starts)
      return try await latency.figures(.hd) + latency.figures(.rtc)
    case .latency:
      return try await CaptureToWire(clip: self.clip, server: server).figures()
    case .slate:
      return try await SlateLatency(server: server, trials: self.trials).figures()
    case .memory:
      return try await DestinationMemory(clip: self.clip, server: server).figures()
    case .sessions:
      return try await ConcurrentSessions(clip: self.clip, server: server).figures()
    case .shrink:
      return try Shrinking().figures() + (try await Cropping().figures())
    case .beauty:
      return try await SmoothingSkin().figures()
    case .fan:
      let fan = FanOut(server: server, rounds: self.rounds)
      return try await fan.figures()
    case .many:
      return try await ManyDestinations(clip: self.clip, server: server).figures()
    case .isolation:
      let isolation = Isolation(clip: self.clip, server: server, rounds: self.rounds)
      return try await isolation.figures()
    case .adaptation:
      return try Adaptations().figures()
    }
  }
}
