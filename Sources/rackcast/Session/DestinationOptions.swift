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

  @Option(help: ArgumentHelp("Tries before a destination is given up.", valueName: "n"))
  var retryAttempts: UInt32?

  @Option(help: ArgumentHelp("Pause before the first try: 3s.", valueName: "time"))
  var retryInterval: DurationArgument?

  @Option(help: ArgumentHelp("What the pause is multiplied with each time.", valueName: "factor"))
  var retryBackoff: Double?

  @Option(help: ArgumentHelp("The longest pause: 30s.", valueName: "time"))
  var retryMaxInterval: DurationArgument?

  @Flag(inversion: .prefixedNo, help: "Never give a destination up.")
  var keepTrying: Bool?

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
    if let backoff = self.retryBackoff, !(backoff.isFinite && backoff >= 1) {
      throw ValidationError("--retry-backoff must be 1 or more: \(backoff)")
    }
  }

  /// The retry options act on `main` and on each destination given beside them.
  func apply(to attributes: inout ProtoSessionAttributes, paths: LocalPath) {
    if let url = self.url { attributes.url = paths.url(url) }
    let retry = self.retry
    if let retry { attributes.retry = retry }
    attributes.destinations = self.further.compactMap { DestinationArgument($0) }.map { argument in
      var destination = ProtoDestination()
      destination.label = argument.label
      destination.url = paths.url(argument.url)
      if let retry { destination.retry = retry }
      return destination
    }
  }

  private var retry: ProtoRetryPolicy? {
    var retry = ProtoRetryPolicy()
    if let attempts = self.retryAttempts { retry.attempts = attempts }
    if let interval = self.retryInterval { retry.intervalMs = interval.milliseconds }
    if let backoff = self.retryBackoff { retry.backoff = backoff }
    if let interval = self.retryMaxInterval { retry.maxIntervalMs = interval.milliseconds }
    if let keepTrying = self.keepTrying { retry.keepTrying = keepTrying }
    return retry == ProtoRetryPolicy() ? nil : retry
  }
}
