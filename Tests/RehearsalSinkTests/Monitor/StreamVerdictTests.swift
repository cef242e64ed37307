import Media
import RTMP
import Testing

@testable import RehearsalSink

@Suite struct StreamVerdictTests {
  /// A second of 25 pictures, changed by `change`, then judged at its end.
  private static func faults(
    after seconds: Double = 1,
    _ change: (inout [(MediaMessage, Duration)]) -> Void
  ) -> [StreamVerdict] {
    var arrivals: [(MediaMessage, Duration)] = []
    for index in 0 ..< 25 {
      let time = Duration.milliseconds(index * 40)
      arrivals.append((.picture(UInt32(index * 40), key: index % 10 == 0), time))
      arrivals.append((.sound(UInt32(index * 40)), time))
    }
    change(&arrivals)
    var monitor = StreamMonitor()
    for (message, time) in arrivals { monitor.receive(message, at: .zero + time) }
    return monitor.summary.faults(at: .zero + .seconds(seconds))
  }

  @Test("finds each fault, and the worst decides")
  func faults() {
    #expect(Self.faults { _ in } == [])
    #expect(Self.faults { $0[20].1 += .milliseconds(500) } == [.late])
    #expect(
      Self.faults(after: 3) { arrivals in
        for index in 30 ..< 50 { arrivals[index].1 += .seconds(1.5) }
      } == [.late, .gaps]
    )
    #expect(
      Self.faults { $0 += [(.sound(2500), .seconds(1)), (.sound(2700), .seconds(1.3))] }
        == [.apart]
    )
    #expect(Self.faults { $0[10].0 = .picture(100) } == [.backwards])
    #expect(Self.faults(after: 5.9) { _ in } == [])
    #expect(Self.faults(after: 6) { _ in } == [.stalled])
    #expect(Self.faults { $0 = [] } == [.empty])
  }

  @Test("a hole in media time is a gap, even where the pictures come steadily")
  func hole() {
    let faults = Self.faults { arrivals in
      for index in 30 ..< 50 {
        let (message, time) = arrivals[index]
        let later = message.timestamp + 1500
        arrivals[index] = (message.kind == .video ? .picture(later) : .sound(later), time)
      }
    }

    #expect(faults == [.gaps])
  }

  @Test("a publish that ended is not silent")
  func ended() {
    var monitor = StreamMonitor()
    monitor.receive(.picture(0), at: .zero)
    monitor.report.endedAt = .zero + .seconds(1)

    #expect(monitor.summary.verdict(at: .zero + .seconds(3600)) == .good)
  }

  @Test("tells the longest gap and how far keyframes are apart")
  func figures() {
    var monitor = StreamMonitor()
    let times = [0, 40, 80, 1080, 1120]
    for (index, time) in times.enumerated() {
      monitor.receive(
        .picture(UInt32(time), key: [0, 2, 4].contains(index)),
        at: .zero + .milliseconds(time + 7)
      )
    }

    let report = monitor.summary
    #expect(report.arrivalGapMaximum == .seconds(1))
    #expect(report.mediaGapMaximum == .seconds(1))
    #expect(report.keyframeInterval == .milliseconds(560))
    #expect(report.keyframeIntervalMaximum == .milliseconds(1040))
  }

  @Test("without pictures the gaps are those of the sound")
  func soundAlone() {
    var monitor = StreamMonitor()
    for time in [0, 20, 1500] {
      monitor.receive(.sound(UInt32(time)), at: .zero + .milliseconds(time))
    }

    #expect(monitor.summary.arrivalGapMaximum == .milliseconds(1480))
    #expect(monitor.summary.verdict(at: .zero + .seconds(2)) == .gaps)
  }
}
