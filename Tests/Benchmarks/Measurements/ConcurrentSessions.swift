internal import Media
internal import TestSupport

/// CPU of several sessions that share a camera and a microphone.
struct ConcurrentSessions {
  let clip: String
  let server: Server

  func figures() async throws -> [Figure] {
    try await Rack.with { rack in
      var figures: [Figure] = []
      var running = 0
      for count in [1, 2, 4] {
        while running < count {
          let name = "concurrent-\(running)"
          try await rack.create(
            name,
            .clip(self.clip, mode: "HD", url: self.server.url(name))
          )
          try await rack.start(name)
          running += 1
        }
        for number in 0 ..< count {
          self.server.forget("concurrent-\(number)")
          try await self.server.wait(for: 50, of: "concurrent-\(number)")
        }
        let begin = MonotonicClock.now
        let before = try rack.figures.cpuTime()
        try await Task.sleep(for: .milliseconds(2 * 5312))
        let used = (try rack.figures.cpuTime() - before) / (MonotonicClock.now - begin) * 100
        figures.append(
          Figure(
            name: "CPU of \(count) HD sessions on one camera",
            measured: "\(used.text(1)) % of a core, \((used / Double(count)).text(1)) % each"
          )
        )
      }
      return figures
    }
  }
}
