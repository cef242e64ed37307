import LinkSimulation
import Testing

@Suite struct SimulatedConnectionTests {
  /// Sends as much as the connection takes.
  private static func run(
    _ connection: inout SimulatedConnection,
    _ link: LinkTrace.Step,
    from start: Double = 0,
    seconds: Double
  ) -> Double {
    let before = connection.bytesAcknowledged
    for step in 0 ..< Int(seconds / SimulatedConnection.step) {
      while connection.isWritable { connection.write(8192) }
      let time = start + Double(step) * SimulatedConnection.step
      connection.advance(link, at: time, random: 1)
    }
    return (connection.bytesAcknowledged - before) * 8 / seconds
  }

  @Test("a full link carries its rate, and the kernel's estimate is that", arguments: [1.0, 4, 12])
  func full(megabits: Double) {
    let link = LinkTrace.Step(time: 0, rate: megabits * 1e6)
    var connection = SimulatedConnection(.init())
    _ = Self.run(&connection, link, seconds: 5)

    let rate = Self.run(&connection, link, from: 5, seconds: 30)

    #expect(rate > link.rate * 0.93 && rate <= link.rate * 1.001)
    #expect(abs(connection.deliveryRate / link.rate - 1) < 0.15)
  }

  @Test("a server that reads slowly holds up, and the time for which it does is counted")
  func slowServer() {
    let link = LinkTrace.Step(time: 0, rate: 10e6)
    var connection = SimulatedConnection(.init(reading: 100_000, window: 65_536))

    let rate = Self.run(&connection, link, seconds: 20)

    #expect(abs(rate / 800_000 - 1) < 0.1)
    #expect(connection.receiverLimited > 15)
  }

  @Test("a link that carries nothing is tried again, and goes on")
  func stall() {
    let link = LinkTrace.Step(time: 0, rate: 4e6)
    var connection = SimulatedConnection(.init())
    _ = Self.run(&connection, link, seconds: 5)
    let none = LinkTrace.Step(time: 0, rate: 0)
    #expect(Self.run(&connection, none, from: 5, seconds: 3) < 100_000)

    #expect(Self.run(&connection, link, from: 8, seconds: 10) > 2.5e6)
  }
}
