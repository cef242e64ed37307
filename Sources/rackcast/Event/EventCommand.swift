internal import ArgumentParser

/// `rackcast event`
struct EventCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "event",
    abstract: "Read the history: every state change, with its code.",
    subcommands: [EventList.self, EventTail.self]
  )
}
