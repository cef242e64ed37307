internal import Adaptation
internal import Foundation
internal import LinkSimulation
internal import Media

/// How three senders follow links that change: ours, and those of OBS and HaishinKit as they are
/// described, on the same simulated links, for six hours of virtual time.
struct Adaptations {
  private static let highest = 6e6
  private static let sound = 128e3

  func figures() throws -> [Figure] {
    var figures: [Figure] = []
    for trace in try LinkTrace.kept() {
      let simulation = Simulation(
        trace: trace,
        length: 6 * 3600,
        highest: Self.highest
      )
      var ours = RackcastSender(
        RateBounds(
          minimum: .kbps(200),
          maximum: Bitrate(bitsPerSecond: Int(Self.highest)),
          sound: Bitrate(bitsPerSecond: Int(Self.sound)),
          budget: .seconds(1),
          keyframeInterval: .seconds(2)
        )
      )
      var obs = OBSSender(highest: Self.highest, sound: Self.sound)
      var haishin = HaishinKitSender(highest: Self.highest, sound: Self.sound)
      for (name, score) in [
        (ours.name, simulation.run(&ours)),
        (obs.name, simulation.run(&obs)),
        (haishin.name, simulation.run(&haishin)),
      ] {
        figures.append(Figure(name: "\(trace.name), \(name)", measured: score.text(of: trace)))
      }
    }
    return figures
  }
}

extension SimulationScore {
  fileprivate func text(of trace: LinkTrace) -> String {
    var parts = [
      "uses \((self.utilisation * 100).text(0)) %",
      "queue p50 \((self.delay50 * 1000).text(0)) ms, p95 \((self.delay95 * 1000).text(0)) ms",
      "\((Double(self.changes) / self.length * 60).text(1)) changes/min "
        + "(steady \(self.steadyRate.text(1)))",
    ]
    if trace.name.hasPrefix("step-"), trace.name != "step-mild" {
      let down = self.settled(below: 2e6, from: 60).map { "\($0.text(1)) s" } ?? "never"
      let up =
        self.settled(above: 0.95 * 0.92 * 6e6 - 128e3, from: 120).map { "\($0.text(1)) s" }
        ?? "never"
      parts.append("down \(down), up \(up)")
      let overshoot = self.targets[600 ..< 1200].dropFirst(20).max().map { Double($0) / 2e6 } ?? 0
      parts.append("overshoot \((max(overshoot - 1, 0) * 100).text(0)) %")
    }
    return parts.joined(separator: "; ")
  }
}
