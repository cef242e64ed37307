import Events
import Foundation
import GRDB
import Testing

@testable import Store

/// Figures of the event log on this machine's disk: `RACKCAST_MEASURE=1 swift test --filter
/// EventLogMeasurements`.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["RACKCAST_MEASURE"] != nil,
    "Set RACKCAST_MEASURE to measure."
  ),
  .serialized
)
struct EventLogMeasurements {
  private let directory: TemporaryDirectory
  private let store: Store
  private let log: EventLog
  private let commits = CommitCounter()

  init() throws {
    self.directory = try TemporaryDirectory()
    self.store = try Store.open(directory: self.directory.data)
    self.log = try EventLog(store: self.store)
    self.store.writer.add(transactionObserver: self.commits)
  }

  private func report(_ what: String, _ times: [Duration], total: Duration, events: Int) {
    let sorted = times.sorted()
    func milliseconds(_ part: Double) -> Double {
      let index = min(sorted.count - 1, Int(Double(sorted.count) * part))
      return (Double(sorted[index] / .microseconds(1)) / 10).rounded() / 100
    }
    let rate = Double(events) / (total / .seconds(1))
    print(
      """
      \(what): \(Int(rate)) events/s, \(self.commits.count.value) commits; until durable p50 \
      \(milliseconds(0.5)) ms, p99 \(milliseconds(0.99)) ms, most \(milliseconds(1)) ms
      """
    )
  }

  @Test("a burst of 20,000 events")
  func burst() async {
    let clock = ContinuousClock()
    let start = clock.now
    for number in 0 ..< 20_000 { self.log.append(.numbered(number)) }
    let appended = clock.now - start
    await self.log.flush()
    let total = clock.now - start

    print("append alone: \(Double(appended / .microseconds(1)) / 20_000) µs an event")
    self.report("burst", [total], total: total, events: 20_000)
    #expect(self.log.lastSequence == 20_000)
  }

  @Test("events one by one, and from 8 at once", arguments: [1, 8])
  func latency(appenders: Int) async {
    let log = self.log
    let clock = ContinuousClock()
    let start = clock.now
    let times = await withTaskGroup(of: [Duration].self) { group in
      for _ in 0 ..< appenders {
        group.addTask {
          var times: [Duration] = []
          for number in 0 ..< 500 {
            let begin = clock.now
            log.append(.numbered(number))
            await log.flush()
            times.append(clock.now - begin)
          }
          return times
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }

    self.report("\(appenders) at once", times, total: clock.now - start, events: times.count)
    #expect(self.log.lastSequence == UInt64(times.count))
  }
}
