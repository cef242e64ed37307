import Foundation
import Media
import Testing

@testable import Capture

/// Tests against the kernel's own drivers, in the VM of `Tests/Rig`. They share its devices, so
/// they run one after another.
@Suite(
  .serialized,
  .timeLimit(.minutes(2)),
  .enabled(if: Rig.isPresent, "needs the VM rig: Tests/Rig/run-device-tests")
)
enum DeviceTests {}

/// The VM the tests run in.
enum Rig {
  static let isPresent = ProcessInfo.processInfo.environment["RACKCAST_RIG"] != nil

  /// One of the rig's settings.
  static func setting(_ name: String) throws -> String {
    try #require(ProcessInfo.processInfo.environment["RACKCAST_RIG_\(name)"])
  }
}

/// Runs `body` on a thread of its own, as the hub runs sources.
func onDeviceThread<Output: Sendable>(
  _ body: @escaping @Sendable () throws -> Output
) async throws -> Output {
  try await withCheckedThrowingContinuation { continuation in
    do {
      try DeviceThread.start(name: "test device") {
        continuation.resume(with: Result(catching: body))
      }
    } catch {
      continuation.resume(throwing: error)
    }
  }
}

/// Blocks its thread, as a slow consumer does.
func block(for duration: Duration) {
  _ = StopSignal().wait(until: MonotonicClock.now + duration)
}

/// Runs `body`, and has the test fail when it throws: for places that cannot throw themselves.
func recordingErrors(_ body: () throws -> Void) {
  do { try body() } catch { Issue.record(error) }
}
