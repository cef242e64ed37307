internal import ArgumentParser

/// `rackcast session destination`
struct SessionDestination: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "destination",
    abstract: "Add, remove, list and restart the destinations of a session, also while it is live.",
    subcommands: [
      SessionDestinationAdd.self, SessionDestinationRemove.self, SessionDestinationList.self,
      SessionDestinationRestart.self,
    ]
  )
}
