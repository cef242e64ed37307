internal import ControlAPI
internal import TestSupport

/// From the capture of a picture to its hand-over to the socket, as the daemon reports it every 2 s.
struct CaptureToWire {
  let clip: String
  let server: Server
  /// Each covers 2 s.
  static let samples = 16

  func figures() async throws -> [Figure] {
    let sources: [(String, ProtoSessionAttributes)] = [
      ("pattern", .synthetic(mode: "RTC", url: self.server.url("latency-pattern"))),
      ("clip", .clip(self.clip, mode: "RTC", url: self.server.url("latency-clip"))),
    ]
    var figures: [Figure] = []
    // What scaling, encoding and handing over take: the pattern is generated on the session's own
    // beat, so that nothing waits. The first figure is the pattern's.
    var work: Double?
    for (source, attributes) in sources {
      let (medians, p99s) = try await self.measure(source, attributes)
      let label = "capture to wire, RTC, \(source)"
      work = work ?? medians.median
      figures += [
        Figure("\(label): p50", medians, unit: " ms", atMost: nil),
        Figure("\(label): p99", p99s, unit: " ms", atMost: 1000.0 / 30 + (work ?? 0)),
      ]
    }
    return figures
  }

  private func measure(
    _ source: String,
    _ attributes: ProtoSessionAttributes
  ) async throws -> (medians: Sample, p99s: Sample) {
    let name = "latency-\(source)"
    return try await Rack.with { rack in
      try await rack.create(name, attributes)
      try await rack.start(name)
      // The first 2 s are those of the start.
      try await self.server.wait(for: 90, of: name)
      var seen: Set<Int64> = [try await rack.session(name).netStatus.wallTimeNs]
      var medians: [Double] = []
      var p99s: [Double] = []
      while medians.count < Self.samples {
        let status = try await eventually("the next net status") {
          let status = try await rack.session(name).netStatus
          return seen.contains(status.wallTimeNs) ? nil : status
        }
        seen.insert(status.wallTimeNs)
        medians.append(status.captureToWireP50Ms)
        p99s.append(status.captureToWireP99Ms)
        try await Task.sleep(for: .milliseconds(1500))
      }
      return (Sample(medians), Sample(p99s))
    }
  }
}
