internal import ControlAPI
internal import Foundation
internal import Media
internal import TestSupport

/// CPU of each further destination of one stream, against `ffmpeg`'s `tee` with copied packets and the
/// `push` relay of nginx's RTMP module.
///
/// All three send a clip of 2.5 Mbps to the same server; ours encodes it, as a session does, which is in
/// the figures for few and for many destinations alike and goes out with the difference: the picture
/// is small and noise, so that little work makes many bytes, and the thread that decodes the clip is left
/// out, since it has nothing to do with destinations. What is compared is the CPU for a megabit that reached a
/// further destination.
struct FanOut {
  let server: Server
  let rounds: Int
  static let few = 2
  static let many = 50
  static let window = Duration.seconds(15)

  enum Sender: String, CaseIterable {
    case rackcastd
    case tee = "ffmpeg tee"
    case relay = "nginx push"
  }

  /// What a sender used and gave in the window.
  private struct Use {
    /// Seconds of CPU.
    var cpu: Double
    /// Megabits that reached the server.
    var megabits: Double
    /// Seconds.
    var time: Double
  }

  func figures() async throws -> [Figure] {
    let directory = try TemporaryDirectory()
    let (noise, coded) = (directory.file("noise.mp4"), directory.file("coded.flv"))
    try await NoiseClip.write(to: noise)
    try await Self.encode(noise, to: coded)
    var costs: [Sender: [Double]] = [:]
    for round in 1 ... self.rounds {
      for sender in Sender.allCases {
        let few = try await self.measure(sender, noise, coded, Self.few, round)
        let many = try await self.measure(sender, noise, coded, Self.many, round)
        let cost =
          (many.cpu / many.time - few.cpu / few.time)
          / (many.megabits / many.time - few.megabits / few.time)
        costs[sender, default: []].append(cost * 1000)
        Progress.tell(
          "\(sender.rawValue) round \(round): \((few.cpu / few.time * 100).text(1)) % of a core with "
            + "\(Self.few), \((many.cpu / many.time * 100).text(1)) % with \(Self.many) "
            + "(\((many.megabits / many.time / Double(Self.many)).text(2)) Mbps each): "
            + "\((cost * 1000).text(2)) ms of CPU a megabit"
        )
      }
    }
    return self.report(costs)
  }

  private func report(_ costs: [Sender: [Double]]) -> [Figure] {
    let ours = costs[.rackcastd] ?? []
    func ratio(_ other: Sender, atMost limit: Double) -> Figure {
      Figure(
        "CPU of a further destination against \(other.rawValue)",
        Sample(zip(ours, costs[other] ?? []).map { $0 / $1 }),
        unit: "×",
        digits: 2,
        atMost: limit
      )
    }
    return Sender.allCases.map { sender in
      Figure(
        "CPU of a megabit to a further destination: \(sender.rawValue)",
        Sample(costs[sender] ?? []),
        unit: " ms",
        digits: 2,
        atMost: nil
      )
    } + [ratio(.tee, atMost: 0.6), ratio(.relay, atMost: 1)]
  }

  private func measure(
    _ sender: Sender,
    _ noise: String,
    _ coded: String,
    _ count: Int,
    _ round: Int
  ) async throws -> Use {
    let names = (0 ..< count).map { "fan-\(sender)-\(round)-\(count)-\($0)" }
    defer { for name in names { self.server.forget(name) } }
    switch sender {
    case .rackcastd:
      return try await Rack.with { rack in
        try await rack.create("fan", self.attributes(noise, names))
        try await rack.start("fan")
        return try await self.use(names) { try rack.figures.cpuTime(ofThreadsWithout: "cap ") }
      }
    case .tee:
      let outputs = names.map { "[f=flv:onfail=ignore]\(self.server.url($0))" }
      let ffmpeg = try Self.play(coded, ["-f", "tee", "-map", "0", outputs.joined(separator: "|")])
      return try await self.ending(ffmpeg) {
        try await self.use(names, ProcessFigures(processID: ffmpeg.processID).cpuTime)
      }
    case .relay:
      // A destination of nginx's has the name of the stream, so that only the application differs.
      let nginx = try await Nginx.start(policy: .relay(names.map { self.server.url($0) }))
      let ffmpeg = try Self.play(coded, ["-f", "flv", nginx.url("fan")])
      let use = try await self.ending(ffmpeg) {
        try await self.use(names, ProcessFigures(processID: nginx.program.processID).cpuTime)
      }
      try await nginx.stop()
      return use
    }
  }

  private func ending(_ program: Program, _ body: () async throws -> Use) async throws -> Use {
    do {
      let use = try await body()
      try await program.terminate()
      return use
    } catch {
      try await program.terminate()
      throw error
    }
  }

  private func use(_ names: [String], _ cpuTime: () throws -> Duration) async throws -> Use {
    for name in names { try await self.server.wait(for: 75, of: name) }
    let begin = MonotonicClock.now
    let cpu = try cpuTime()
    let bytes = names.map { self.server.arrivals(of: $0).bytes }
    try await Task.sleep(for: Self.window)
    let cpuAfter = try cpuTime()
    let bytesAfter = names.map { self.server.arrivals(of: $0).bytes }
    let carried = zip(bytesAfter, bytes).map { $0 - $1 }.reduce(0, +)
    return Use(
      cpu: (cpuAfter - cpu).inSeconds,
      megabits: Double(carried) * 8 / 1e6,
      time: (MonotonicClock.now - begin).inSeconds
    )
  }

  private func attributes(_ noise: String, _ names: [String]) -> ProtoSessionAttributes {
    var attributes = ProtoSessionAttributes.clip(
      noise,
      mode: "HD",
      url: self.server.url(names[0])
    )
    attributes.videoWidth = 320
    attributes.videoHeight = 180
    attributes.encoderPreset = "ultrafast"
    attributes.minBitrate = 2400
    attributes.maxBitrate = 2600
    attributes.destinations = names.dropFirst().enumerated().map { number, name in
      var destination = ProtoDestination()
      destination.label = "further-\(number)"
      destination.url = self.server.url(name)
      return destination
    }
    return attributes
  }

  private static func play(_ coded: String, _ output: [String]) throws -> Program {
    try Program(
      "ffmpeg",
      ["-nostdin", "-nostats", "-loglevel", "error", "-re", "-stream_loop", "-1", "-i", coded]
        + ["-c", "copy"] + output
    )
  }

  /// The clip as the session encodes it, four times over, for those that copy packets.
  private static func encode(_ noise: String, to path: String) async throws {
    try await Program.run(
      "ffmpeg",
      ["-nostdin", "-v", "error", "-y", "-stream_loop", "3", "-i", noise]
        + ["-vf", "scale=320:180", "-r", "30", "-c:v", "libx264", "-preset", "ultrafast"]
        + ["-tune", "zerolatency", "-g", "30", "-b:v", "2364k", "-maxrate", "2364k"]
        + ["-bufsize", "2364k", "-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2", path],
      within: .seconds(120)
    )
  }
}
