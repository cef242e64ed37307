internal import ArgumentParser
internal import ControlAPI

/// What happens when a connection is lost.
struct RetryOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Tries before a destination is given up.", valueName: "n"))
  var retryAttempts: UInt32?

  @Option(help: ArgumentHelp("Pause before the first try: 3s.", valueName: "time"))
  var retryInterval: DurationArgument?

  @Option(help: ArgumentHelp("What the pause is multiplied with each time.", valueName: "factor"))
  var retryBackoff: Double?

  @Option(help: ArgumentHelp("The longest pause: 30s.", valueName: "time"))
  var retryMaxInterval: DurationArgument?

  @Option(
    help: ArgumentHelp("How far apart two publishes begin at least: 1m.", valueName: "time")
  )
  var retryMinPublish: DurationArgument?

  @Flag(inversion: .prefixedNo, help: "Never give a destination up.")
  var keepTrying: Bool?

  func validate() throws {
    if let backoff = self.retryBackoff, !(backoff.isFinite && backoff >= 1) {
      throw ValidationError("--retry-backoff must be 1 or more: \(backoff)")
    }
  }

  /// What is given; nil when nothing is.
  var retry: ProtoRetryPolicy? {
    var retry = ProtoRetryPolicy()
    if let attempts = self.retryAttempts { retry.attempts = attempts }
    if let interval = self.retryInterval { retry.intervalMs = interval.milliseconds }
    if let backoff = self.retryBackoff { retry.backoff = backoff }
    if let interval = self.retryMaxInterval { retry.maxIntervalMs = interval.milliseconds }
    if let time = self.retryMinPublish { retry.minPublishMs = time.milliseconds }
    if let keepTrying = self.keepTrying { retry.keepTrying = keepTrying }
    return retry == ProtoRetryPolicy() ? nil : retry
  }
}
