import Foundation
import TestSupport
import Testing

/// Two sessions whose connections leave over one narrow cable: the kernel's own queue, losses and
/// congestion control.
@Suite(
  .timeLimit(.minutes(15)),
  .serialized,
  .enabled(if: NetworkPair.canBeNarrow, "needs root, iproute2 and the kernel's sch_tbf")
)
struct SharedUplinkPushTests {
  private static let far = NetworkPair.End.far.address

  private static func options(_ clip: String, _ name: String, priority: Int) -> [String] {
    [
      "--camera", "file:\(clip)", "--microphone", "file:\(clip)", "--mode", "HD",
      "--orientation", "horizontal", "--video-width", "320", "--video-height", "180",
      "--encoder-preset", "ultrafast", "--min-bitrate", "200", "--max-bitrate", "2000",
      "--gop", "1", "--priority", "\(priority)", "--url", "rtmp://\(Self.far):1935/live/\(name)",
    ]
  }

  @Test("the session of the higher priority keeps its rate, the other gives way until it need not")
  func givesWay() async throws {
    let network = try await NetworkPair()
    try await network.narrow(.near, to: "2700kbit")
    let directory = try TemporaryDirectory()
    let clip = directory.file("noise.mp4")
    try await NoiseClip.write(to: clip)
    let words = network.launcher(.far) + [BuiltPrograms.rackcast, "sink"]
    let sink = try Program(words[0], words.dropFirst() + ["--listen", "\(Self.far):1935"])
    _ = try await sink.line("the address") { $0.contains("listening on") }
    let rack = try await Rack.start(through: network.launcher(.near))

    try await rack.goLive("low", Self.options(clip, "low", priority: 1))
    try await rack.goLive("high", Self.options(clip, "high", priority: 9))
    try await Self.wait(rack, "high", over: "low")
    let told = try await rack.events(of: "low").filter {
      $0.code == 1006 && $0.message.contains("main: gives way")
    }
    let kept = try await rack.events(of: "high").filter { $0.message.contains("gives way") }
    #expect(!told.isEmpty && kept.isEmpty)

    // It never gives more than its own lowest rate, also when that is another one now.
    try await rack.rackcast("session", "set", "low", "--min-bitrate", "900")
    _ = try await eventually("the new lowest rate", within: .seconds(20)) {
      try await rack.session("low").netStatus?.targetBitrate == 900 ? true : nil
    }
    try await rack.rackcast("session", "set", "low", "--min-bitrate", "200")

    // The priorities change sides while both are live.
    try await rack.rackcast("session", "set", "high", "--priority", "4")
    try await rack.rackcast("session", "set", "low", "--priority", "6")
    #expect(try await rack.session("low").effective.priority == 6)
    try await Self.wait(rack, "low", over: "high")

    try await network.narrow(.near, to: "50mbit")
    _ = try await eventually("both at their highest rate", within: .seconds(150)) {
      let (low, high) = (try await rack.session("low"), try await rack.session("high"))
      let rates = [low, high].map(\.netStatus?.targetBitrate)
      return rates == [2000, 2000] && high.netStatus?.rateLimit == nil ? true : nil
    }
    for name in ["low", "high"] { try await rack.rackcast("session", "stop", name) }
    try await rack.stop()
    try await sink.terminate()
  }

  /// Waits until one has nine tenths of what it asks for, and the other says that it gives way.
  private static func wait(_ rack: Rack, _ high: String, over low: String) async throws {
    let start = ContinuousClock.now
    let rates = try await eventually("\(high) to come first", within: .seconds(240)) {
      let first = try await rack.session(high).netStatus
      let second = try await rack.session(low).netStatus
      guard let firstRate = first?.targetBitrate, let secondRate = second?.targetBitrate,
        firstRate >= 1800, secondRate <= 700, second?.rateLimit == "gives way"
      else { return nil as [Int]? }
      return [firstRate, secondRate]
    }
    print("\(high) \(rates[0]) kbps, \(low) \(rates[1]) kbps after \(ContinuousClock.now - start)")
  }
}
