import Media
import TestSupport

@testable import Capture

/// A source at work on a thread of its own, of which only the last picture is kept: the memory of
/// the others goes back to it.
final class Screening: Sendable {
  struct Seen: Sendable {
    var last: VideoFrame?
    var times: [MediaTime] = []
    var failure: CaptureError?
  }

  let source: ScreenSource
  let seen = Watched(Seen())

  private init(_ source: ScreenSource) {
    self.source = source
  }

  /// Runs `source` while `body` runs, then stops it and waits for its end.
  static func run(
    _ source: ScreenSource,
    _ body: (Screening) async throws -> Void
  ) async throws {
    let screening = Screening(source)
    let end = Promise<Void>()
    try DeviceThread.start(name: "screen test") {
      do throws(CaptureError) {
        try source.run(video: screening.receive, audio: { _ in })
      } catch {
        screening.seen.update { $0.failure = error }
      }
      end.keep(())
    }
    do {
      try await body(screening)
    } catch {
      source.stop()
      throw error
    }
    source.stop()
    await end.value
  }

  private func receive(_ frame: VideoFrame) {
    self.seen.update {
      $0.last = frame
      $0.times.append(frame.timestamp)
    }
  }

  /// Waits for a picture that `matches`.
  @discardableResult
  func picture(
    _ what: String,
    where matches: @escaping @Sendable (VideoFrame) -> Bool = { _ in true }
  ) async throws -> VideoFrame {
    try await self.wait(for: "a picture \(what)") { seen in
      seen.last.flatMap { matches($0) ? $0 : nil }
    }
  }

  /// Waits for so many pictures more.
  ///
  /// - Returns: their times.
  @discardableResult
  func pictures(_ count: Int) async throws -> [MediaTime] {
    let before = self.seen.value.times.count
    let times = try await self.wait(for: "\(count) pictures") { seen in
      seen.times.count >= before + count ? seen.times : nil
    }
    return Array(times[before ..< before + count])
  }

  /// Waits until `condition` finds something; throws when the source has failed.
  private func wait<Found: Sendable>(
    for what: String,
    until condition: @escaping @Sendable (Seen) -> Found?
  ) async throws -> Found {
    let found = try await self.seen.wait(for: what, within: .seconds(20)) { seen in
      condition(seen).map { Result<Found, CaptureError>.success($0) }
        ?? seen.failure.map { .failure($0) }
    }
    return try found.get()
  }

  /// Waits for the failure of the source.
  func failure() async throws -> CaptureError {
    try await self.seen.wait(for: "a failure", within: .seconds(20)) { $0.failure }
  }
}

extension VideoFrame {
  /// The colour of a pixel as `0xRRGGBB`; nothing outside the picture.
  func color(x: Int, y: Int) -> UInt32? {
    guard x < self.size.width, y < self.size.height else { return nil }
    return self.buffer.withPlanes { planes in
      (planes[0].base + y * planes[0].bytesPerRow + x * 4)
        .loadUnaligned(as: UInt32.self) & 0xff_ffff
    }
  }
}
