internal import Dispatch
internal import FFmpeg
internal import Media
internal import Synchronization

/// Opens hardware encoders on threads of its own, for a driver may take its time or hang, and the
/// picture has to go on.
///
/// Bound: those that come within the limit. Policy: `refuse`; while one hangs, the next of its kind
/// fail at once. What comes too late is closed again.
final class HardwareOpening: Sendable {
  typealias Open =
    @Sendable (
      HardwareEncoder,
      [VideoEncoderContext.Options]
    ) throws(FFmpegError) -> OpenedEncoder

  /// That of the process.
  static let shared = HardwareOpening { encoder, ways throws(FFmpegError) in
    var failure: FFmpegError?
    for options in ways {
      do throws(FFmpegError) {
        return try OpenedEncoder(hardware: encoder, options: options)
      } catch {
        failure = error
      }
    }
    throw failure ?? .noDevice(codec: encoder.codec)
  }

  /// How long one may take: software must be live within a second of the first picture.
  let limit: Duration

  /// How long what failed by itself is left alone.
  static let rest = Duration.seconds(300)

  /// What failed where the choice was left open.
  private struct Failed: Hashable {
    let encoder: HardwareEncoder
    let size: PictureSize
  }

  /// Openings that take longer than they may, by the encoder.
  private let late = Mutex<[HardwareEncoder: Int]>([:])
  // Bound: 256; beyond, all may be tried anew.
  private let failed = Mutex<[Failed: MediaTime]>([:])
  private let queue = DispatchQueue(label: "rackcast.encoding.hardware", attributes: .concurrent)
  private let openEncoder: Open

  init(limit: Duration = .milliseconds(700), open: @escaping Open) {
    self.limit = limit
    self.openEncoder = open
  }

  /// Opens `encoder` in the first of `ways` that works.
  func open(
    _ encoder: HardwareEncoder,
    _ ways: [VideoEncoderContext.Options],
    within limit: Duration
  ) -> Result<OpenedEncoder, EncoderFallback.Failure> {
    guard self.late.withLock({ $0[encoder] ?? 0 }) == 0 else {
      return .failure(.init(reason: "its driver still hangs from the last time"))
    }
    let outcome = Outcome()
    self.queue.async {
      let result = Result { () throws(FFmpegError) in try self.openEncoder(encoder, ways) }
      if outcome.give(result) == .tooLate { self.late.withLock { $0[encoder, default: 0] -= 1 } }
    }
    guard
      let result = outcome.wait(
        atMost: limit,
        orElse: {
          self.late.withLock { $0[encoder, default: 0] += 1 }
        }
      )
    else {
      return .failure(.init(reason: "its driver did not answer within \(limit.brief)"))
    }
    return result.mapError { .init(reason: "\($0)") }
  }

  /// The encoders that have a node and did not fail lately for pictures of `size`, the best first.
  func candidates(
    _ nodes: HardwareNodes,
    size: PictureSize,
    at now: MediaTime
  ) -> [HardwareEncoder] {
    self.failed.withLock { failed in
      nodes.encoders.filter { encoder in
        failed[Failed(encoder: encoder, size: size)].map { now - $0 >= Self.rest } ?? true
      }
    }
  }

  /// Notes that an encoder failed for pictures of `size`.
  func note(_ encoder: HardwareEncoder, failedFor size: PictureSize, at now: MediaTime) {
    self.failed.withLock { failed in
      if failed.count >= 256 { failed.removeAll() }
      failed[Failed(encoder: encoder, size: size)] = now
    }
  }

  /// What one thread gives and another waits for.
  private final class Outcome: Sendable {
    enum OnGive {
      case inTime
      case tooLate
    }

    private enum State {
      /// Moves to `given` or `left`.
      case waiting
      /// Terminal.
      case given(Result<OpenedEncoder, FFmpegError>)
      /// Nobody waits any more. Terminal.
      case left
    }

    private let state = Mutex(State.waiting)
    private let given = DispatchSemaphore(value: 0)

    func give(_ result: Result<OpenedEncoder, FFmpegError>) -> OnGive {
      let isInTime = self.state.withLock { state in
        switch state {
        case .waiting:
          state = .given(result)
          return true
        case .given, .left:
          return false
        }
      }
      self.given.signal()
      return isInTime ? .inTime : .tooLate
    }

    /// - Parameter onLate: called before whoever is late can give anything.
    func wait(
      atMost limit: Duration,
      orElse onLate: () -> Void
    ) -> Result<OpenedEncoder, FFmpegError>? {
      _ = self.given.wait(timeout: .now() + .nanoseconds(Int(limit.nanoseconds)))
      return self.state.withLock { state in
        switch state {
        case .given(let result):
          return result
        case .waiting, .left:
          onLate()
          state = .left
          return nil
        }
      }
    }
  }
}

extension EncoderFallback {
  /// Why a hardware encoder could not start.
  struct Failure: Error, Hashable {
    let reason: String
  }
}
