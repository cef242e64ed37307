import ControlAPI
import Events
import GRPCCore
import Store
import SwiftProtobuf
import Testing

@Suite(.timeLimit(.minutes(2))) struct EventServiceTests {
  @Test("finds the events of a state that was just seen, in the usual order and with what they say")
  func stateSeen() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1", by: "ada@studio")
      try await rack.start("cam1", by: "bob@studio")
      try await rack.watch("cam1", until: .live)

      let live = try await rack.list { $0.session = "cam1" }.events
      #expect(live.map(\.code).filter { $0 != 0 } == [1003, 1007, 1008, 1001, 1002])
      #expect(live.last?.name == "state_changed")
      #expect(live.last?.nextState == "live")
      let encoder = try #require(live.first { $0.code == 1008 }?.detail)
      #expect(encoder.encoder == "libx264")
      #expect(encoder.width == 160)
      #expect(encoder.hasHardware && !encoder.hardware)

      try await rack.stop("cam1")
      let all = try await rack.list { $0.session = "cam1" }.events
      #expect(all.map(\.sequence) == (1 ... UInt64(all.count)).map { $0 })
      #expect(all.last?.nextState == "idle")
      #expect(all.last { $0.destination == "main" }?.nextState == "idle")
      #expect(
        all.first { $0.name == "session_created" }?.operator.hasPrefix("ada@studio (") == true
      )
      #expect(
        all.first { $0.name == "session_started" }?.operator.hasPrefix("bob@studio (") == true
      )
      #expect(all.first { $0.code == 1003 }?.operator == "")
    }
  }

  @Test("gives events page by page, the newest, and those of some codes")
  func paging() async throws {
    try await ServedRack.run { rack in
      for number in 1 ... 5 { rack.append(.connected, "a", "event \(number)") }
      rack.append(.dnsFailed, "b", "event 6")

      let first = try await rack.list { $0.limit = 4 }
      #expect(first.events.map(\.sequence) == [1, 2, 3, 4])
      #expect(first.more)
      let second = try await rack.list {
        $0.limit = 4
        $0.afterSequence = 4
      }
      #expect(second.events.map(\.message) == ["event 5", "event 6"])
      #expect(!second.more)

      let newest = try await rack.list {
        $0.limit = 2
        $0.newest = true
      }
      #expect(newest.events.map(\.sequence) == [5, 6])
      #expect(newest.more)
      #expect(try await !rack.list { $0.limit = 6 }.more)
      #expect(try await rack.list { $0.codes = [3001, 3002] }.events.map(\.session) == ["b"])
      #expect(try await rack.list { $0.session = "b" }.events.map(\.name) == ["dns_failed"])
    }
  }

  @Test("goes on from a sequence number without a gap or a double, from history into what comes")
  func resuming() async throws {
    try await ServedRack.run { rack in
      for number in 1 ... 600 { rack.append(.connected, "a", "\(number)") }

      let seen = try await rack.events.subscribeEvents(.with { $0.afterSequence = 3 }) { response in
        var seen: [UInt64] = []
        for try await event in response.messages {
          seen.append(event.sequence)
          if event.sequence == 600 {
            for number in 601 ... 650 { rack.append(.connected, "a", "\(number)") }
          }
          if event.sequence == 650 { break }
        }
        return seen
      }

      #expect(seen == Array(4 ... 650))
    }
  }

  @Test("begins with what is new when only that is asked for, and keeps to one session")
  func onlyNew() async throws {
    try await ServedRack.run { rack in
      for number in 1 ... 3 { rack.append(.connected, "a", "\(number)") }
      await rack.log.flush()

      let first = try await rack.events.subscribeEvents(
        .with {
          $0.onlyNew = true
          $0.session = "a"
        }
      ) { response in
        // Appended until one arrives: when the subscription has begun cannot be seen from here.
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            for number in 4... {
              rack.append(.connected, number.isMultiple(of: 2) ? "b" : "a", "\(number)")
              await rack.log.flush()
              try Task.checkCancellation()
            }
          }
          defer { group.cancelAll() }
          for try await event in response.messages { return event }
          throw CancellationError()
        }
      }

      #expect(first.sequence > 3)
      #expect(first.session == "a")
    }
  }

  @Test("ends a subscription when the log is closed, after its last event")
  func closing() async throws {
    try await ServedRack.run { rack in
      rack.append(.daemonStarted, nil, "started")
      let messages = try await rack.events.subscribeEvents(ProtoSubscribeEventsRequest()) {
        response in
        var messages: [String] = []
        for try await event in response.messages {
          messages.append(event.message)
          guard messages.count == 1 else { continue }
          rack.append(.daemonStopped, nil, "stopped")
          rack.log.close()
        }
        return messages
      }
      #expect(messages == ["started", "stopped"])
    }
  }

  @Test("lists every code of the table")
  func codes() async throws {
    try await ServedRack.run { rack in
      let response = try await rack.events.listCodes(ProtoListCodesRequest())

      #expect(response.codes.map(\.code) == Code.all.map(\.number))
      #expect(response.codes.map(\.name) == Code.all.map(\.name))
      #expect(response.codes.map(\.meaning) == Code.all.map(\.meaning))
      #expect(response.codes.first { $0.code == -1307 }?.severity == .error)
      #expect(response.codes.first { $0.code == 3001 }?.severity == .warning)
      #expect(response.codes.first { $0.code == 1001 }?.severity == .info)
    }
  }
}

extension ServedRack {
  fileprivate func append(_ code: Code, _ session: String?, _ message: String) {
    self.log.append(
      EventDraft(
        session: session,
        destination: nil,
        code: code,
        message: message,
        detail: EventDetail(),
        operator: nil,
        previousState: nil,
        nextState: nil,
        wallTime: 1,
        monotonicTime: 1
      )
    )
  }
}
