internal import ControlAPI
internal import Media
internal import TestSupport

/// How soon the waiting image is at the server: after a pause was asked for, and after the source of
/// the picture was taken away, here a screen whose X server is killed.
///
/// Keyframes 20 s apart leave one that can follow at once: that of the waiting image.
struct SlateLatency {
  let server: Server
  let trials: Int

  func figures() async throws -> [Figure] {
    [
      .latencies("pause to waiting image, RTC", try await self.pauses(), p99: 250),
      .latencies("source gone to waiting image, RTC", try await self.losses(), p99: 250),
    ]
  }

  private func pauses() async throws -> Sample {
    let name = "pauses"
    return try await Rack.with { rack in
      var attributes = ProtoSessionAttributes.synthetic(mode: "RTC", url: self.server.url(name))
      attributes.gop = 20
      try await rack.create(name, attributes)
      try await rack.start(name)
      try await self.server.wait(for: 10, of: name)
      var times: [Double] = []
      for _ in 0 ..< self.trials {
        let (keyframes, pictures) = (
          self.server.arrivals(of: name).keyframes, self.server.arrivals(of: name).pictures
        )
        let begin = MonotonicClock.now
        try await rack.pause(name)
        let shown = try await self.server.time(ofKeyframe: keyframes + 1, of: name)
        times.append((shown - begin).milliseconds)
        try await rack.resume(name)
        // The camera's pictures begin with a keyframe too.
        _ = try await self.server.time(ofKeyframe: keyframes + 2, of: name)
        try await self.server.wait(for: pictures + 12 + Int.random(in: 0 ..< 4), of: name)
      }
      return Sample(times)
    }
  }

  private func losses() async throws -> Sample {
    let name = "losses"
    return try await Rack.with { rack in
      var times: [Double] = []
      for trial in 0 ..< self.trials {
        let screen = try await XServer.start(screen: "640x360x24")
        var attributes = ProtoSessionAttributes()
        attributes.camera = "x11:\(screen.display)"
        attributes.mode = "RTC"
        attributes.orientation = "horizontal"
        attributes.gop = 20
        attributes.url = self.server.url(name)
        self.server.forget(name)
        if trial == 0 {
          try await rack.create(name, attributes)
        } else {
          try await rack.update(name, attributes)
        }
        try await rack.start(name)
        try await self.server.wait(for: 8 + Int.random(in: 0 ..< 4), of: name)
        let keyframes = self.server.arrivals(of: name).keyframes
        let begin = MonotonicClock.now
        screen.program.signal(9)
        let shown = try await self.server.time(ofKeyframe: keyframes + 1, of: name)
        times.append((shown - begin).milliseconds)
        try await rack.stop(name)
        _ = try await screen.program.end()
      }
      return Sample(times)
    }
  }
}

extension Figure {
  /// The distribution of latencies in milliseconds, whose 99th percentile is to be under `limit`.
  fileprivate static func latencies(_ name: String, _ sample: Sample, p99 limit: Double) -> Figure {
    let values = [sample.median, sample.percentile(0.99), sample.maximum].map { $0.text(0) }
    return Figure(
      name: name,
      measured: "\(values[0]) ms  (p99 \(values[1]), max \(values[2]), n = \(sample.count))",
      target: "p99 < \(limit.text(0)) ms",
      isMet: sample.percentile(0.99) < limit
    )
  }
}
