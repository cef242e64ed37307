internal import ArgumentParser
internal import ControlAPI

/// `rackcast event list`
struct EventList: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List events in the order of their sequence numbers.",
    discussion: """
      Example:
        rackcast event list --session cam1
        rackcast event list --code 1102 --code 3005 --newest --limit 20
        rackcast event list --session cam1 -o json
      """
  )

  @Option(help: "Only this session's.")
  var session: String?

  @Option(
    name: .customLong("code"),
    parsing: .unconditionalSingleValue,
    help: "Only this code, such as 1102 or -1307; may be repeated."
  )
  var codes: [Int32] = []

  @Option(help: ArgumentHelp("Only events after this sequence number.", valueName: "sequence"))
  var after: UInt64?

  @Option(help: ArgumentHelp("At most this many; 0 for all.", valueName: "n"))
  var limit: Int = 1000

  @Flag(help: "The last events instead of the first.")
  var newest = false

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if self.limit < 0 {
      throw ValidationError("--limit must be 0 or more: \(self.limit)")
    }
    if self.newest, self.limit == 0 {
      throw ValidationError("--newest needs a --limit")
    }
  }

  func run(on node: some NodeConnector, console: Console) async throws {
    let (events, more) = try await node.call { services in
      try await self.events(from: services)
    }
    switch console.format {
    case .json:
      try console.print(json: events)
    case .table:
      guard !events.isEmpty else {
        console.note("No event matches.")
        return
      }
      let today = console.terminal == nil ? nil : TimeText.now()
      try console.print(EventRow.table(events, today: today))
    }
    if more, let last = events.last {
      console.note("There are more: --after \(last.sequence) goes on, --limit 0 gives all.")
    }
  }

  /// Asks page by page, as the node gives at most so many at once.
  private func events(
    from services: NodeServices
  ) async throws -> (events: [ProtoEvent], more: Bool) {
    var events: [ProtoEvent] = []
    var request = ProtoListEventsRequest()
    request.session = self.session ?? ""
    request.codes = self.codes
    request.afterSequence = self.after ?? 0
    request.newest = self.newest
    while true {
      let wanted = self.limit == 0 ? nil : self.limit - events.count
      request.limit = wanted.map { UInt32(clamping: $0) } ?? 0
      let page = try await services.events.listEvents(request, options: services.answer)
      events += page.events
      guard page.more, let last = page.events.last else { return (events, false) }
      if self.newest { return (events, false) }
      if self.limit > 0, events.count >= self.limit { return (events, true) }
      request.afterSequence = last.sequence
    }
  }
}
