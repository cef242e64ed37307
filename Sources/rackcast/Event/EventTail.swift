internal import ArgumentParser
internal import ControlAPI
internal import GRPCCore
internal import Synchronization

/// `rackcast event tail`
struct EventTail: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Follow the events as they become durable, missing none.",
    discussion: """
      Begins with the last 10 events, or after a sequence number with --after, or with the next
      event with --from-now. When the connection breaks it goes on after the last event it wrote.

      Example:
        rackcast event tail --session cam1
        rackcast event tail --after 1200 -o json
      """
  )

  @Option(help: "Only this session's.")
  var session: String?

  @Option(help: ArgumentHelp("Begin after this sequence number; 0 for all.", valueName: "sequence"))
  var after: UInt64?

  @Flag(help: "Begin with the next event.")
  var fromNow = false

  @Option(help: ArgumentHelp("End after this many events.", valueName: "n"))
  var limit: Int?

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  static let firstLines: UInt32 = 10

  func validate() throws {
    if self.fromNow, self.after != nil {
      throw ValidationError("--after and --from-now exclude each other")
    }
    if let limit = self.limit, limit < 1 {
      throw ValidationError("--limit must be 1 or more: \(limit)")
    }
  }

  func run(on node: some NodeConnector, console: Console) async throws {
    let begin = try await node.call { services in try await self.begin(services) }
    let position = Mutex(Position(last: begin.after, left: self.limit))
    for event in begin.events {
      try self.show(event, console: console)
      if position.withLock({ $0.wrote(event) }) { return }
    }
    _ = try await node.follow(console: console) { services, _ -> Bool? in
      var request = ProtoSubscribeEventsRequest()
      request.session = self.session ?? ""
      request.afterSequence = position.withLock { $0.last }
      return try await services.events.subscribeEvents(request) { response in
        for try await event in response.messages {
          // A node that repeats an event after a reconnect is not echoed. Readings that are not kept
          // have no number.
          guard event.sequence == 0 || position.withLock({ event.sequence > $0.last }) else {
            continue
          }
          try self.show(event, console: console)
          if position.withLock({ $0.wrote(event) }) { return true }
        }
        return nil
      }
    }
  }

  /// Where to begin, and the events to show before. It also tells whether the node is there.
  private func begin(
    _ services: NodeServices
  ) async throws -> (after: UInt64, events: [ProtoEvent]) {
    let node = try await services.node.getNode(.init(), options: services.answer)
    if let after = self.after { return (after, []) }
    // Not `only_new`: with a number, a connection lost before the first event loses none.
    if self.fromNow { return (node.lastSequence, []) }
    var request = ProtoListEventsRequest()
    request.session = self.session ?? ""
    request.limit = Self.firstLines
    request.newest = true
    let page = try await services.events.listEvents(request, options: services.answer)
    // The node was asked first, so an event between the two answers is still to come.
    return (page.events.isEmpty ? node.lastSequence : 0, page.events)
  }

  private func show(_ event: ProtoEvent, console: Console) throws {
    switch console.format {
    case .json:
      try console.print(jsonLine: event)
    case .table:
      try console.print(EventRow(event: event).line(console: console))
    }
  }

  /// How far the tail has come.
  private struct Position {
    var last: UInt64
    var left: Int?

    /// - Returns: Whether that was the last event wanted.
    mutating func wrote(_ event: ProtoEvent) -> Bool {
      self.last = max(self.last, event.sequence)
      guard let left else { return false }
      self.left = left - 1
      return left <= 1
    }
  }
}
