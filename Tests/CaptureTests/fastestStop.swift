import Media
import Testing

@testable import Capture

/// How long a running source takes to end once stopped: the best of five, as the machine may be busy
/// with other tests.
func fastestStop(
  of make: @Sendable () throws -> any CaptureSource
) async throws -> Duration {
  var fastest = Duration.seconds(60)
  for _ in 0 ..< 5 {
    let source = try make()
    let started = Promise<Void>()
    let ended = Promise<MediaTime?>()
    try DeviceThread.start(name: "test") {
      started.keep(())
      do {
        try source.run(video: { _ in }, audio: { _ in })
        ended.keep(MonotonicClock.now)
      } catch {
        ended.keep(nil)
      }
    }
    await started.value
    let begin = MonotonicClock.now
    source.stop()
    let end = try #require(await ended.value)
    fastest = min(fastest, end - begin)
  }
  return fastest
}
