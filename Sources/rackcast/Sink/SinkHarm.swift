internal import ArgumentParser
internal import RehearsalSink

/// What the sink does to its publishers.
struct SinkHarm: ParsableArguments {
  @Option(help: ArgumentHelp("Stop reading this long after a publish began.", valueName: "time"))
  var stallAfter: DurationArgument?

  @Option(
    help: ArgumentHelp("Close the connection this long after a publish began.", valueName: "time")
  )
  var closeAfter: DurationArgument?

  @Option(
    help: ArgumentHelp("Reset the connection this long after a publish began.", valueName: "time")
  )
  var resetAfter: DurationArgument?

  @Flag(help: "Refuse every publish.")
  var refuse = false

  @Option(
    help: ArgumentHelp("Refuse with this status: NetStream.Publish.BadName.", valueName: "code")
  )
  var refuseCode: String?

  func validate() throws {
    let given: [(String, Bool)] = [
      ("--stall-after", self.stallAfter != nil), ("--close-after", self.closeAfter != nil),
      ("--reset-after", self.resetAfter != nil), ("--refuse", self.refuse),
      ("--refuse-code", self.refuseCode != nil),
    ]
    let names = given.filter(\.1).map(\.0)
    if names.count > 1 {
      throw ValidationError("\(names.joined(separator: " and ")) exclude each other")
    }
    if let code = self.refuseCode, code.isEmpty || code.utf8.count > 200 {
      throw ValidationError("--refuse-code takes a status code of up to 200 bytes")
    }
  }

  var behaviour: RehearsalSink.Behaviour {
    if let code = self.refuseCode { return .refuse(code: code) }
    if self.refuse { return .refuse }
    if let time = self.stallAfter { return .stall(after: time.value) }
    if let time = self.closeAfter { return .close(after: time.value) }
    if let time = self.resetAfter { return .reset(after: time.value) }
    return .receive
  }
}
