internal import ArgumentParser
internal import ControlAPI

/// `rackcast session destination add`
struct SessionDestinationAdd: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a destination; that of a live session connects at once.",
    discussion: """
      The other destinations are not touched. The label `main` is the session's --url.

      Example:
        rackcast session destination add cam1 backup=rtmp://backup/live/KEY
        rackcast session destination add cam1 vod=rtmp://host/live/KEY --retry-min-publish 1m
      """
  )

  @Argument(help: "The session.")
  var name: String

  @Argument(help: ArgumentHelp("The destination and where it is.", valueName: "label=url"))
  var destination: String

  @OptionGroup var policy: RetryOptions

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    // The text may hold a stream key, so it is not repeated.
    guard DestinationArgument(self.destination) != nil else {
      throw ValidationError(
        """
        the destination cannot be read; write LABEL=URL, such as backup=rtmp://HOST/APP/KEY, with \
        letters, digits, `.`, `_` or `-` as label
        """
      )
    }
  }

  func run(on node: some NodeConnector, console: Console) async throws {
    // Checked before.
    guard let argument = DestinationArgument(self.destination) else { return }
    let url = try LocalPath.current().url(argument.url)
    let session = try await node.mutate { services, key in
      var request = ProtoAddDestinationRequest()
      request.name = self.name
      request.destination.label = argument.label
      request.destination.url = url
      if let retry = self.policy.retry { request.destination.retry = retry }
      request.idempotencyKey = key
      return try await services.sessions.addDestination(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print(
        "\(self.name) pushes to \(argument.label) too, from revision \(session.revision) on"
      )
    }
  }
}
