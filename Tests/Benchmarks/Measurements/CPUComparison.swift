internal import Media
internal import TestSupport

/// CPU of a live session against `ffmpeg` doing the same job.
///
/// Each pair runs at the same time, so that both meet the same load of the machine; which one
/// starts first alternates. The window is a whole number of passes through the clip.
struct CPUComparison {
  let clip: String
  let server: Server
  let pairs: Int
  /// How much CPU `ffmpeg` is told to spend.
  let care: FFmpegPush.Care
  /// Three passes through the clip of 5.312 s.
  static let window = Duration.milliseconds(3 * 5312)

  /// What one of the two used and gave.
  private struct Side {
    /// Per cent of a core.
    var cpu: Double
    /// Pictures that came to the server in a second.
    var rate: Double
    var text: String { "\(self.cpu.text(2)) % of a core at \(self.rate.text(1)) fps" }
  }

  private struct Pair {
    var ours: Side
    var theirs: Side
    /// Of the CPU for a picture.
    var ratio: Double {
      (self.ours.cpu / self.ours.rate) / (self.theirs.cpu / self.theirs.rate)
    }
  }

  func figures(_ job: Job) async throws -> [Figure] {
    var pairs: [Pair] = []
    for number in 1 ... self.pairs {
      let pair = try await self.measure(job, number: number)
      Progress.tell(
        "\(job.rawValue) pair \(number): rackcastd \(pair.ours.text), "
          + "\(self.care) ffmpeg \(pair.theirs.text), ratio \(pair.ratio.text(3))"
      )
      pairs.append(pair)
    }
    let name = "CPU of a session against \(self.care) ffmpeg, \(job.rawValue)"
    return [
      Figure(
        "\(name): rackcastd",
        Sample(pairs.map(\.ours.cpu)),
        unit: " % of a core",
        atMost: nil
      ),
      Figure("\(name): ffmpeg", Sample(pairs.map(\.theirs.cpu)), unit: " % of a core", atMost: nil),
      Figure(
        "\(name): ratio",
        Sample(pairs.map(\.ratio)),
        unit: "×",
        digits: 2,
        atMost: self.care == .plain ? 1 : nil
      ),
    ]
  }

  private func measure(_ job: Job, number: Int) async throws -> Pair {
    let (our, their) = (
      "session-\(job)-\(self.care)-\(number)", "ffmpeg-\(job)-\(self.care)-\(number)"
    )
    return try await Rack.with { rack in
      try await rack.create(our, .clip(self.clip, mode: job.rawValue, url: self.server.url(our)))
      if number.isMultiple(of: 2) { try await rack.start(our) }
      let ffmpeg = try FFmpegPush.start(
        clip: self.clip,
        job: job,
        care: self.care,
        url: self.server.url(their)
      )
      if !number.isMultiple(of: 2) { try await rack.start(our) }
      let warmUp = 3 * job.framesPerSecond
      try await self.server.wait(for: warmUp, of: our)
      try await self.server.wait(for: warmUp, of: their)

      let processes = [rack.figures, ProcessFigures(processID: ffmpeg.processID)]
      let streams = [our, their]
      let begin = MonotonicClock.now
      let cpuBefore = try processes.map { try $0.cpuTime() }
      let picturesBefore = streams.map { self.server.arrivals(of: $0).pictures }
      try await Task.sleep(for: Self.window)
      let cpuAfter = try processes.map { try $0.cpuTime() }
      let pictures = streams.map { self.server.arrivals(of: $0).pictures }
      let elapsed = MonotonicClock.now - begin
      try await ffmpeg.terminate()
      let sides = (0 ..< 2).map { index in
        Side(
          cpu: (cpuAfter[index] - cpuBefore[index]) / elapsed * 100,
          rate: Double(pictures[index] - picturesBefore[index]) / elapsed.inSeconds
        )
      }
      return Pair(ours: sides[0], theirs: sides[1])
    }
  }
}
