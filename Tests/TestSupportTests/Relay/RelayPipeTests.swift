import Testing

@testable import TestSupport

@Suite struct RelayPipeTests {
  private static let millisecond: Int64 = 1_000_000

  @Test("carries at its rate, and gives after its delay")
  func carries() {
    let link = ShapedRelay.Link(
      bitsPerSecond: 80_000,
      delay: .milliseconds(20),
      bufferBytes: 1000
    )
    var pipe = RelayPipe(at: 0)
    pipe.take([UInt8](repeating: 1, count: 1000), over: link, at: 0)
    #expect(pipe.room(link) == 0)

    // Milliseconds, the bytes that have arrived by then: 10 a millisecond, 20 ms later.
    var arrived = 0
    for (time, bytes) in [(0, 0), (10, 0), (30, 100), (50, 300), (119, 990), (120, 1000)] {
      let now = Int64(time) * Self.millisecond
      // As often as a thread looks.
      for step in stride(from: max(0, time - 20), through: time, by: 1) {
        pipe.carry(over: link, at: Int64(step) * Self.millisecond)
      }
      while let slice = pipe.arrived(at: now) {
        arrived += slice.count
        pipe.handedOn(slice.count)
      }
      #expect(arrived == bytes, "\(time) ms")
    }
    #expect(pipe.isEmpty)
    #expect(pipe.room(link) == 1000)
  }

  @Test("saves nothing up while it is empty or stands still")
  func savesNothing() {
    let link = ShapedRelay.Link(bitsPerSecond: 8000)
    var pipe = RelayPipe(at: 0)
    pipe.take([1, 2, 3], over: link, at: 1_000_000_000)
    #expect(pipe.arrived(at: 1_000_000_000) == nil)

    pipe.stoodStill(at: 9_000_000_000)
    pipe.carry(over: link, at: 9_000_000_000 + Self.millisecond)

    #expect(pipe.arrived(at: 10_000_000_000).map(Array.init) == [1])
  }

  @Test("takes another rate over for what waits already, and keeps the order over a shorter delay")
  func changes() {
    let slow = ShapedRelay.Link(bitsPerSecond: 0, delay: .milliseconds(50))
    var pipe = RelayPipe(at: 0)
    pipe.take([1, 2], over: ShapedRelay.Link(delay: .milliseconds(50)), at: 0)
    pipe.take([3], over: slow, at: 0)
    #expect(pipe.next(over: slow) == 50 * Self.millisecond)

    pipe.carry(over: ShapedRelay.Link(), at: 10 * Self.millisecond)

    #expect(pipe.arrived(at: 49 * Self.millisecond) == nil)
    #expect(pipe.arrived(at: 50 * Self.millisecond).map(Array.init) == [1, 2])
    pipe.handedOn(1)
    pipe.handedOn(1)
    #expect(pipe.arrived(at: 50 * Self.millisecond).map(Array.init) == [3])
  }

  @Test("knows when there is something to do")
  func next() {
    let link = ShapedRelay.Link(bitsPerSecond: 12_000, delay: .milliseconds(5))
    var pipe = RelayPipe(at: 0)
    #expect(pipe.next(over: link) == nil)

    pipe.take([UInt8](repeating: 0, count: 3000), over: link, at: 0)
    // A packet of 1500 bytes takes a second.
    #expect(pipe.next(over: link).map { $0 / Self.millisecond } == 1000)

    pipe.carry(over: link, at: 1000 * Self.millisecond)
    #expect(pipe.next(over: link).map { $0 / Self.millisecond } == 1005)
    #expect(pipe.next(over: ShapedRelay.Link(bitsPerSecond: 0)) == 1005 * Self.millisecond)
  }
}
