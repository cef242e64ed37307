import Foundation
import TestSupport
import Testing

/// Follows what happens to a live session, event by event.
struct LossWatch {
  let session: String
  private let tail: Program
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
      tail: try rack.follow("event", "tail", "--session", session, "--after", "0", "-o", "json")
    )
    try await rack.rackcast("session", "start", session)
    _ = try await watch.next("live")
    return watch
  }

  private init(session: String, tail: Program) {
    self.session = session
    self.tail = tail
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

  func end() async throws {
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
