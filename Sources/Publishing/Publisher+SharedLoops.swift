public import Logging
internal import NIOPosix

extension Publisher {
  /// A publisher on one of the process's own event loops.
  ///
  /// See `init(label:url:retry:feed:configuration:group:requestKeyframe:onEvent:logger:)`.
  public init(
    label: String,
    url: PushURL,
    retry: RetryPolicy = RetryPolicy(),
    feed: MediaFeed,
    configuration: Configuration = Configuration(),
    requestKeyframe: @escaping @Sendable () -> Void,
    onEvent: @escaping @Sendable (PublisherEvent) -> Void,
    logger: Logger
  ) {
    self.init(
      label: label,
      url: url,
      retry: retry,
      feed: feed,
      configuration: configuration,
      group: MultiThreadedEventLoopGroup.singleton,
      requestKeyframe: requestKeyframe,
      onEvent: onEvent,
      logger: logger
    )
  }
}
