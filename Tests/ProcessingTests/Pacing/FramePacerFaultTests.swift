import Media
import Testing

@testable import Processing

/// Sources that start late, stall, come late or keep a clock of their own.
@Suite struct FramePacerFaultTests {
  private typealias Simulation = PacerSimulation

  @Test("repeats the last frame at a constant rate through a stall, and goes on after it")
  func stall() {
    let rate = FrameRate(25)
    var simulation = Simulation(rate: rate)
    let start = MediaTime.zero + .seconds(100)
    let before = Simulation.source(rate, count: 50, from: start)
    let after = Simulation.source(rate, count: 50, from: start + .milliseconds(5013))

    simulation.run(before + after)

    #expect(simulation.isConsecutive)
    // 49 intervals of the first half, then from tick 125 on.
    #expect((74 ... 76).contains(simulation.statistics.repeated))
    #expect(simulation.statistics.late == 0)
    #expect(simulation.shown.suffix(49).allSatisfy { $0.isNew })
    let waits = simulation.shown.map { $0.emitted - $0.tick.time }
    #expect(waits.allSatisfy { $0 >= .zero && $0 < .milliseconds(45) })
  }

  @Test("fills a gap that nobody watched by a bounded number of ticks a call")
  func unwatchedGap() {
    let rate = FrameRate(25)
    var pacer = FramePacer(rate: rate)
    let start = MediaTime.zero + .seconds(100)
    _ = pacer.frameArrived(timestamp: start, at: start)

    let resumed = start + .seconds(10)
    var calls = [pacer.frameArrived(timestamp: resumed, at: resumed)]
    while let deadline = pacer.nextDeadline, deadline <= resumed {
      calls.append(pacer.deadlinePassed(at: resumed))
    }

    #expect(calls.allSatisfy { $0.count <= FramePacer.ticksPerCall })
    let ticks = calls.flatMap { $0 }
    #expect(ticks.map(\.index) == Array(1 ... 250))
    #expect(ticks.last?.content == .frame(1))
    #expect(ticks.dropLast().allSatisfy { $0.content == .repeated(0) })
  }

  @Test("begins its grid at the first frame of a camera that starts late")
  func lateStart() {
    var simulation = Simulation(rate: FrameRate(25))
    let start = MediaTime.zero + .seconds(500)

    simulation.passDeadlines(before: start)
    simulation.run(Simulation.source(FrameRate(25), count: 10, from: start))

    #expect(simulation.shown.first?.tick.time == start)
    #expect(simulation.shown.count == 10)
  }

  @Test("with an origin of its own, has nothing to show until the camera starts")
  func givenOrigin() {
    let origin = MediaTime.zero + .seconds(100)
    var simulation = Simulation(rate: FrameRate(25), origin: origin)

    simulation.run(Simulation.source(FrameRate(25), count: 10, from: origin + .seconds(2)))

    #expect(simulation.isConsecutive)
    #expect(simulation.shown.prefix(50).allSatisfy { $0.tick.content == .nothing })
    #expect(simulation.shown.suffix(10).map(\.tick.content) == (0 ..< 10).map { .frame($0) })
  }

  @Test("drops a frame that comes after its tick, and waits longer from then on")
  func lateFrames() {
    let rate = FrameRate(25)
    let start = MediaTime.zero + .seconds(100)
    let source = (0 ..< Int64(60)).map { index in
      let timestamp = start + rate.offset(ofFrame: index)
      let latency: Duration = index < 20 ? .milliseconds(2) : .milliseconds(90)
      return Simulation.Frame(timestamp: timestamp, arrival: timestamp + latency)
    }
    var simulation = Simulation(rate: rate)

    simulation.run(source)

    #expect(simulation.isConsecutive)
    #expect((1 ... 2).contains(simulation.statistics.late))
    #expect((1 ... 2).contains(simulation.statistics.repeated))
    #expect(simulation.shown.suffix(30).allSatisfy { $0.isNew })
  }

  @Test("drops frames whose timestamps go back or repeat")
  func backwards() {
    let start = MediaTime.zero + .seconds(100)
    var pacer = FramePacer(rate: FrameRate(25))
    _ = pacer.frameArrived(timestamp: start, at: start)

    let same = pacer.frameArrived(timestamp: start, at: start + .milliseconds(1))
    let older = pacer.frameArrived(timestamp: start - .milliseconds(40), at: start)

    #expect(same.isEmpty && older.isEmpty)
    #expect(pacer.statistics.late == 2)
  }

  @Test("uses the arrival of frames whose driver has a clock of its own")
  func foreignClock() {
    let rate = FrameRate(25)
    var simulation = Simulation(rate: rate)
    let source = (0 ..< Int64(50)).map { index in
      Simulation.Frame(
        timestamp: .zero + rate.offset(ofFrame: index),
        arrival: .zero + .seconds(3600) + rate.offset(ofFrame: index)
      )
    }

    simulation.run(source)

    #expect(simulation.shown.first?.tick.time == .zero + .seconds(3600))
    #expect(simulation.shown.count == 50)
    #expect(simulation.statistics.repeated == 0)
  }
}
