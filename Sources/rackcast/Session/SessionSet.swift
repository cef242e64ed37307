internal import ArgumentParser
internal import ControlAPI

/// `rackcast session set`
struct SessionSet: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Change attributes of a session; a live one takes them over at once.",
    discussion: """
      Only what is given changes. --reset takes an attribute back to its default.

      Example:
        rackcast session set cam1 --mode FHD --max-bitrate 4M --reset gop
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var attributes: SessionAttributeOptions

  @Option(help: "An attribute that goes back to its default; may be repeated.")
  var reset: [String] = []

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    for name in self.reset where SessionAttribute(name: name) == nil {
      let known = SessionAttribute.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--reset \(name) is no attribute; there are \(known)")
    }
    let given = self.attributes.attributes(paths: LocalPath(workingDirectory: "/"))
    guard given != ProtoSessionAttributes() || !self.reset.isEmpty else {
      throw ValidationError("nothing to change: give an attribute's option, or --reset ATTRIBUTE")
    }
    let both = self.reset.compactMap { SessionAttribute(name: $0) }
      .first { $0.requested(in: given) != nil }
    if let both {
      throw ValidationError("\(both.rawValue) is both given and reset; leave one of them out")
    }
  }

  func run(on node: some NodeConnector, console: Console) async throws {
    let attributes = self.attributes.attributes(paths: try .current())
    let reset = self.reset.compactMap { SessionAttribute(name: $0)?.rawValue }
    let session = try await node.mutate { services, key in
      var request = ProtoUpdateSessionRequest()
      request.name = self.name
      request.attributes = attributes
      request.reset = reset
      request.idempotencyKey = key
      return try await services.sessions.updateSession(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print("\(self.name) is at revision \(session.revision)")
    }
  }
}
