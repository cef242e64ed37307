import GRDB
import Testing

@testable import Store

@Suite struct StoreNetStatusTests {
  private static let second: Int64 = 1_000_000_000
  private let store: Store

  init() throws {
    self.store = try Store.inMemory()
  }

  private static func sample(
    _ session: String,
    _ destination: String? = nil,
    at time: Int64
  ) -> NetStatusSample {
    var sample = NetStatusSample(session: session, destination: destination, wallTime: time)
    sample.videoBitrate = UInt32(truncatingIfNeeded: time)
    return sample
  }

  @Test("gives every figure back")
  func roundTrip() async throws {
    var sample = NetStatusSample(session: "cam1", destination: "main", wallTime: 5)
    sample.videoBitrate = 1
    sample.audioBitrate = 2
    sample.videoFps = 3.5
    sample.videoGop = 4.5
    sample.netSpeed = 5
    sample.netJitter = 6.5
    sample.videoWidth = 7
    sample.videoHeight = 8
    sample.videoCache = 9
    sample.audioCache = 10
    sample.queueDelayMs = 11.5
    sample.rttMs = 12.5
    sample.framesSent = 13
    sample.framesDropped = 14
    sample.framesRepeated = 15
    sample.captureToWireP50Ms = 16.5
    sample.captureToWireP99Ms = 17.5
    sample.serverIp = "10.0.0.7"
    sample.avOffsetMs = -18.5
    sample.netQualityLevel = 1
    sample.cpu = 20.5

    try await self.store.insert([sample])

    let read = try await self.store.latestNetStatus(session: "cam1", destination: "main")
    #expect(read == sample)
    #expect(try await self.store.latestNetStatus(session: "cam1", destination: nil) == nil)
  }

  @Test("takes numbers that are none, and counters beyond the database's")
  func oddNumbers() async throws {
    var sample = Self.sample("cam1", at: 1)
    sample.netJitter = .nan
    sample.rttMs = .infinity
    sample.framesSent = .max

    try await self.store.insert([sample])

    let read = try await self.store.latestNetStatus(session: "cam1", destination: nil)
    #expect(read?.netJitter == 0)
    #expect(read?.rttMs == .infinity)
    #expect(read?.framesSent == UInt64(Int64.max))
  }

  @Test("reads the last sample, and a range, of one series only")
  func series() async throws {
    let samples = (1 ... 5).flatMap { time in
      [
        Self.sample("cam1", at: time), Self.sample("cam1", "main", at: time),
        Self.sample("cam2", at: time),
      ]
    }

    try await self.store.insert(samples)

    let latest = try await self.store.latestNetStatus(session: "cam1", destination: "main")
    #expect(latest?.wallTime == 5)
    let range = try await self.store.netStatus(session: "cam1", destination: nil, in: 2 ..< 4)
    #expect(range == [Self.sample("cam1", at: 2), Self.sample("cam1", at: 3)])
    let first = try await self.store.netStatus(
      session: "cam1",
      destination: nil,
      in: 0 ..< 9,
      limit: 1
    )
    #expect(first.map(\.wallTime) == [1])
  }

  @Test("keeps no more rows than the bound, the newest")
  func rowBound() async throws {
    let bound = NetStatusBound(age: .seconds(3600), rows: 10)

    for time in 1 ... 30 as ClosedRange<Int64> {
      try await self.store.insert([Self.sample("cam1", at: time)], bound: bound)
    }

    let kept = try await self.store.netStatus(session: "cam1", destination: nil, in: 0 ..< 99)
    #expect(kept.map(\.wallTime) == Array(21 ... 30))
  }

  @Test("keeps nothing older than the bound")
  func ageBound() async throws {
    let bound = NetStatusBound(age: .seconds(10), rows: 1000)

    for time in 1 ... 30 as ClosedRange<Int64> {
      try await self.store.insert([Self.sample("cam1", at: time * Self.second)], bound: bound)
    }

    let kept = try await self.store.netStatus(
      session: "cam1",
      destination: nil,
      in: 0 ..< (99 * Self.second)
    )
    #expect(kept.map { $0.wallTime / Self.second } == Array(20 ... 30))
  }
}
