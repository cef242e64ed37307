import Foundation
import TestSupport
import Testing

/// Follows what happens to a live session, event by event.
struct LossWatch {
  let session: String
  private let tail: Program
  private let status: Program
  private var seen = 0

  /// Creates and starts a session, and follows it from when it is live.
  static func goLive(
    _ session: String,
    on rack: Rack,
    _ options: [String]
  ) async throws -> LossWatch {
    try await rack.rackcast(["session", "create", session] + options)
    var watch = LossWatch(
      session: session,
      tail: try rack.follow("event", "tail", "--session", session, "--after", "0", "-o", "json"),
      status: try rack.follow("session", "watch", session, "-o", "json")
    )
    try await rack.rackcast("session", "start", session)
    _ = try await watch.next("live")
    return watch
  }

  private init(session: String, tail: Program, status: Program) {
    self.session = session
    self.tail = tail
    self.status = status
  }

  /// Waits until the session gets into `state`.
  ///
  /// - Returns: the codes and states on the way there, and when it got there in nanoseconds since
  ///   1970.
  mutating func next(
    _ state: String,
    within limit: Duration = .seconds(60)
  ) async throws -> (record: [String], time: Int64) {
    let seen = self.seen
    let found = try await self.tail.output.wait(for: "\(self.session) \(state)", within: limit) {
      output -> [EventJSON]? in
      let events = output.standard.dropFirst(seen).compactMap { line in
        // What is no event is the tail's own note.
        try? JSONDecoder().decode(EventJSON.self, from: Data(line.utf8))
      }
      guard let last = events.firstIndex(where: { $0.changesTo == state }) else { return nil }
      return Array(events[...last])
    }
    self.seen += found.count
    for event in found where event.code != 0 || event.changesTo != nil {
      print("\(self.session): \(event.wallTime / 1_000_000) \(event.code) \(event.message)")
    }
    let record = found.compactMap { event -> String? in
      if let state = event.changesTo { return state }
      return event.code == 0 ? nil : "\(event.code)"
    }
    return (record, found.last?.wallTime ?? 0)
  }

  /// Waits until so many pictures more were sent.
  func picturesSent(_ count: Int, within limit: Duration = .seconds(60)) async throws {
    let seen = self.status.output.value.standard.count
    let what = "\(count) pictures more of \(self.session)"
    _ = try await self.status.output.wait(for: what, within: limit) { output -> Bool? in
      let sent = output.standard.dropFirst(seen).compactMap { line -> Int? in
        let session = try? JSONDecoder().decode(SessionJSON.self, from: Data(line.utf8))
        return (session?.netStatus?.videoFramesSent).flatMap { Int($0) }
      }
      guard let first = sent.first, let last = sent.last else { return nil }
      return last >= first + count ? true : nil
    }
  }

  func end() async throws {
    try await self.status.terminate()
    try await self.tail.terminate()
  }

  /// Now, as events tell the time.
  static var now: Int64 {
    Int64(Date().timeIntervalSince1970 * 1_000_000_000)
  }
}

extension EventJSON {
  /// The state the session changed to.
  fileprivate var changesTo: String? {
    self.name == "state_changed" ? self.nextState : nil
  }
}
