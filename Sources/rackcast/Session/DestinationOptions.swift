internal import ArgumentParser
internal import ControlAPI

/// Where a session pushes to, and what happens when a connection is lost.
struct DestinationOptions: ParsableArguments {
  @Option(
    help: """
      Where to push to (destination `main`): rtmp(s)://HOST/APP/KEY, http(s)://HOST/PATH/NAME, \
      tcp://HOST:PORT or file:PATH.flv.
      """
  )
  var url: String?

  @Option(
    name: .customLong("destination"),
    help: ArgumentHelp(
      "A further destination; may be repeated. `session set` replaces the whole list.",
      valueName: "label=url"
    )
  )
  var further: [String] = []

  @OptionGroup var policy: RetryOptions

  func validate() throws {
    var labels: Set<String> = []
    for (index, text) in self.further.enumerated() {
      guard let destination = DestinationArgument(text) else {
        // The text may hold a stream key, so its number stands for it.
        throw ValidationError(
          """
          --destination number \(index + 1) cannot be read; write LABEL=URL, such as \
          --destination backup=rtmp://HOST/APP/KEY, with letters, digits, `.`, `_` or `-` as label
          """
        )
      }
      guard destination.label != "main" else {
        throw ValidationError("the label main is the session's own --url; name this one otherwise")
      }
      guard labels.insert(destination.label).inserted else {
        throw ValidationError("--destination \(destination.label) is given twice")
      }
    }
  }

  /// The retry options act on `main` and on each destination given beside them.
  func apply(to attributes: inout ProtoSessionAttributes, paths: LocalPath) {
    if let url = self.url { attributes.url = paths.url(url) }
    let retry = self.policy.retry
    if let retry { attributes.retry = retry }
    attributes.destinations = self.further.compactMap { DestinationArgument($0) }.map { argument in
      var destination = ProtoDestination()
      destination.label = argument.label
      destination.url = paths.url(argument.url)
      if let retry { destination.retry = retry }
      return destination
    }
  }
}
