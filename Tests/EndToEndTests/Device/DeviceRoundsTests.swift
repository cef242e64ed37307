import Foundation
import TestSupport
import Testing

/// A camera that is unplugged and plugged in again and again.
@Suite(DeviceRig.needed, .serialized, .timeLimit(.minutes(60)))
struct DeviceRoundsTests {
  @Test("a USB camera comes back each time, and its loss is told within 250 ms")
  func rounds() async throws {
    let sink = try await Sink.start()
    let rack = try await Rack.start()
    let camera = try #require(try await rack.cameras().first { $0.driver == "uvcvideo" })
    var watch = try await LossWatch.goLive(
      "rounds",
      on: rack,
      ["--camera", camera.id, "--url", sink.url("rounds")] + DeviceRig.options
    )
    var noticed: [Double] = []
    var returned: [Double] = []
    for round in 1 ... DeviceRig.rounds {
      let unplugged = LossWatch.now
      try DeviceRig.usbCamera("unplug")
      let lost = try await watch.next("degraded")
      noticed.append(Double(lost.time - unplugged) / 1_000_000)
      let plugged = LossWatch.now
      try DeviceRig.usbCamera("plug")
      let back = try await watch.next("live")
      returned.append(Double(back.time - plugged) / 1_000_000)
      try #require(
        lost.record + back.record == ["1023", "degraded", "1024", "1003", "live"],
        "round \(round)"
      )
    }
    try await watch.end()
    try await rack.rackcast("session", "stop", "rounds")
    try await sink.stop()
    try await rack.stop()

    print("\(DeviceRig.rounds) rounds: unplug to degraded \(Self.figures(noticed)) ms")
    print("\(DeviceRig.rounds) rounds: plug to live \(Self.figures(returned)) ms")
    #expect(Self.percentile(99, of: noticed) < 250)
    let path = try #require(try sink.recordings.first)
    #expect(try sink.recordings.count == 1)
    let video = try #require(try await RecordingAnalysis.read(path).video)
    #expect(video.decodeTimeFaults == 0)
  }

  private static func percentile(_ percent: Int, of values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[min(sorted.count - 1, sorted.count * percent / 100)]
  }

  private static func figures(_ values: [Double]) -> String {
    let parts = [50, 99, 100].map { "\($0) %: \(Int(self.percentile($0, of: values)))" }
    return parts.joined(separator: ", ")
  }
}
