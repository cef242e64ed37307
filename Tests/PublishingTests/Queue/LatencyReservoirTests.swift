import Testing

@testable import Publishing

@Suite struct LatencyReservoirTests {
  @Test("gives the median and the slowest of a hundred, then forgets them")
  func percentiles() {
    var reservoir = LatencyReservoir()
    for milliseconds in (1 ... 200).shuffled() {
      reservoir.record(.milliseconds(milliseconds))
    }

    let latency = reservoir.drain()

    #expect(latency?.p50 == .milliseconds(100))
    #expect(latency?.p99 == .milliseconds(198))
    #expect(latency?.frames == 200)
    #expect(reservoir.drain() == nil)
  }

  @Test("gives the only one it has")
  func single() {
    var reservoir = LatencyReservoir()
    reservoir.record(.milliseconds(5))

    let latency = reservoir.drain()

    #expect(latency?.p50 == .milliseconds(5))
    #expect(latency?.p99 == .milliseconds(5))
  }

  @Test("keeps the latest when there are too many")
  func bounded() {
    var reservoir = LatencyReservoir(limit: 10)
    for milliseconds in 1 ... 25 {
      reservoir.record(.milliseconds(milliseconds))
    }

    let latency = reservoir.drain()

    #expect(latency?.frames == 10)
    #expect(latency?.p50 == .milliseconds(20))
    #expect(latency?.p99 == .milliseconds(25))
  }
}
