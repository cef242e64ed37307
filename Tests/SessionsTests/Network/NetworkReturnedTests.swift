import Events
import Publishing
import RehearsalSink
import Testing

@testable import Sessions

@Suite(.timeLimit(.minutes(1))) struct NetworkReturnedTests {
  @Test("the waiting destinations of every session are tried when the network is back")
  func tries() async throws {
    let sink = RehearsalSink(configuration: .init(behaviour: .close(after: .milliseconds(100))))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await sink.run() }
      let port = try await sink.boundPort
      try await ManagedRack.run { rack in
        var patient = RetryAttributes()
        patient.interval = 3_600_000
        patient.maxInterval = 3_600_000
        let names = ["a", "b"]
        for name in names {
          try await rack.createSynthetic(name) {
            $0.url = "rtmp://127.0.0.1:\(port)/live/\(name)"
            $0.retry = patient
          }
          try await rack.manager.start(name, operator: "test", key: nil)
        }
        for name in names {
          try await rack.wait(for: name) { $0.destinations.first?.state == .backoff }
        }
        sink.setBehaviour(.receive)

        await rack.manager.networkReturned()

        for name in names {
          let back = try await rack.wait(for: name) { snapshot in
            snapshot.destinations.contains { $0.state == .publishing && $0.totals.publishes == 2 }
          }
          #expect(back.destinations.first?.totals.reconnects == 1)
          let tries = try await rack.recorded(name).filter { $0.code == .reconnecting }
          #expect(tries.count == 2)
          #expect(tries.last?.message.hasSuffix("the network is back") == true)
          #expect(try #require(tries.last?.detail.delayMs) <= 200)
        }
      }
      group.cancelAll()
    }
  }

  @Test("the kernel lets the daemon listen, and the news end with it")
  func monitor() async throws {
    let monitor = try NetworkMonitor()

    monitor.close()

    for await _ in monitor.changes {}
  }
}
