import Logging
import NIOPosix

@testable import Publishing

/// A publisher that runs, and what it told.
struct Push: Sendable {
  let publisher: Publisher
  let events: Watched<[PublisherEvent]>

  init(
    _ url: String,
    of encoder: TestEncoder,
    retry: RetryPolicy = RetryPolicy(attempts: 1, interval: .milliseconds(1)),
    configuration: Publisher.Configuration = Publisher.Configuration()
  ) throws {
    let events = Watched<[PublisherEvent]>([])
    self.publisher = Publisher(
      label: "test",
      url: try PushURL(url),
      retry: retry,
      feed: encoder.feed,
      configuration: configuration,
      group: .singletonMultiThreadedEventLoopGroup,
      requestKeyframe: { encoder.requestKeyframe() },
      onEvent: { event in events.update { $0.append(event) } },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    self.events = events
  }

  var summary: [String] { self.events.value.map(\.summary) }

  /// Waits until as many events as expected were told, and gives them as words.
  func summary(of count: Int) async throws -> [String] {
    try await self.events.wait { $0.count >= count }.map(\.summary)
  }

  /// Waits until `event` was told so often.
  func saw(_ event: String, times: Int = 1) async throws {
    try await self.events.wait { $0.count { $0.summary == event } >= times }
  }

  /// Runs a publisher while `body` does; then stops it.
  static func with<Result>(
    _ url: String,
    of encoder: TestEncoder,
    retry: RetryPolicy = RetryPolicy(attempts: 1, interval: .milliseconds(1)),
    configuration: Publisher.Configuration = Publisher.Configuration(),
    _ body: (Push) async throws -> Result
  ) async throws -> Result {
    let push = try Push(url, of: encoder, retry: retry, configuration: configuration)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await push.publisher.run() }
      do {
        let result = try await body(push)
        await push.publisher.stop()
        try await group.waitForAll()
        return result
      } catch {
        await push.publisher.stop()
        throw error
      }
    }
  }
}

/// What every publisher tells until media flows.
let live = ["resolving", "connecting", "1001", "handshaking", "publishing", "1002"]
