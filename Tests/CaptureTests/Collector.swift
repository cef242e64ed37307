import Capture
import Media
import TestSupport

/// A sink that keeps what it gets.
final class Collector: VideoSink, AudioSink {
  let pictures = Watched<[VideoFrame]>([])
  let sounds = Watched<[AudioFrame]>([])
  let failures = Watched<[CaptureError]>([])
  // Frames that came before their own time.
  let early = Watched(0)

  func receive(_ frame: VideoFrame) {
    if MonotonicClock.now < frame.timestamp { self.early.update { $0 += 1 } }
    self.pictures.update { $0.append(frame) }
  }

  func receive(_ frame: AudioFrame) {
    if MonotonicClock.now < frame.timestamp { self.early.update { $0 += 1 } }
    self.sounds.update { $0.append(frame) }
  }

  func sourceFailed(_ error: CaptureError) {
    self.failures.update { $0.append(error) }
  }

  /// Waits until there are `count` pictures.
  func pictures(_ count: Int) async throws -> [VideoFrame] {
    try await self.pictures.wait(for: "\(count) pictures") { $0.count >= count ? $0 : nil }
  }

  /// Waits until there are `count` stretches of sound.
  func sounds(_ count: Int) async throws -> [AudioFrame] {
    try await self.sounds.wait(for: "\(count) stretches of sound") { $0.count >= count ? $0 : nil }
  }

  /// Waits for the failure of the source.
  func failure() async throws -> CaptureError {
    try await self.failures.wait(for: "a failure") { $0.first }
  }
}

extension VideoRequest {
  static let small = VideoRequest(size: PictureSize(width: 160, height: 120), rate: FrameRate(25))
}

extension AudioRequest {
  static let usual = AudioRequest(format: AudioFormat(sampleRate: 48000, channels: 2))
}
