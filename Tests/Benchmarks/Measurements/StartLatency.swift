internal import Media
internal import TestSupport

/// From the call of `StartSession` to the first media at the server, while another session has the
/// camera and the microphone open.
struct StartLatency {
  let clip: String
  let server: Server
  let starts: Int

  func figures(_ job: Job) async throws -> [Figure] {
    let (keeper, probe) = ("keeper-\(job)", "probe-\(job)")
    return try await Rack.with { rack in
      try await rack.create(keeper, .clip(self.clip, mode: "HD", url: self.server.url(keeper)))
      try await rack.start(keeper)
      try await self.server.wait(for: 25, of: keeper)
      try await rack.create(
        probe,
        .clip(self.clip, mode: job.rawValue, url: self.server.url(probe))
      )

      var messages: [Double] = []
      var pictures: [Double] = []
      for _ in 0 ..< self.starts {
        self.server.forget(probe)
        // Anywhere between two pictures of the camera.
        try await Task.sleep(for: .milliseconds(Int.random(in: 100 ..< 140)))
        let begin = MonotonicClock.now
        try await rack.start(probe)
        let arrivals = try await self.server.wait(for: 1, of: probe)
        if let time = arrivals.firstMessage { messages.append((time - begin).milliseconds) }
        if let time = arrivals.firstPicture { pictures.append((time - begin).milliseconds) }
        try await rack.stop(probe)
      }
      let name = "start to first byte, \(job.rawValue)"
      return [
        Figure.latencies("\(name): headers", Sample(messages), limit: nil),
        Figure.latencies("\(name): coded picture", Sample(pictures), limit: 150),
      ]
    }
  }
}

extension Figure {
  /// The distribution of latencies in milliseconds, whose 95th percentile is to be under `limit`.
  static func latencies(_ name: String, _ sample: Sample, limit: Double?) -> Figure {
    let values = [sample.median, sample.percentile(0.95), sample.maximum].map { $0.text(0) }
    return Figure(
      name: name,
      measured: "\(values[0]) ms  (p95 \(values[1]), max \(values[2]), n = \(sample.count))",
      target: limit.map { "p95 < \($0.text(0)) ms" } ?? "",
      isMet: limit.map { sample.percentile(0.95) < $0 }
    )
  }
}
