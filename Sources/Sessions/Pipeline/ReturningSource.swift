internal import Capture
internal import Media
internal import Synchronization

/// Stands before a sink of the pipeline while a source that was lost proves that it is back: holds
/// its frames off until then, and lets them through from then on.
final class ReturningSource: VideoSink, AudioSink {
  private enum State {
    /// Moves to `back` or `failed`.
    case proving(SteadinessProof)
    /// Everything goes through.
    case back
    /// Terminal.
    case failed
  }

  /// Where the frames go.
  enum Target: Sendable {
    case camera(any VideoSink)
    case microphone(any AudioSink)
  }

  private let target: Target
  private let state: Mutex<State>
  private let report: @Sendable (Result<Void, CaptureError>) -> Void

  /// - Parameters:
  ///   - target: takes what the source gives once it is back.
  ///   - proof: for how long it must give something.
  ///   - report: called once, with how the proof went, on the device's thread.
  init(
    before target: Target,
    proof: Duration,
    report: @escaping @Sendable (Result<Void, CaptureError>) -> Void
  ) {
    self.target = target
    self.state = Mutex(.proving(SteadinessProof(duration: proof)))
    self.report = report
  }

  func receive(_ frame: VideoFrame) {
    guard self.letsThrough(), case .camera(let sink) = self.target else { return }
    sink.receive(frame)
  }

  func receive(_ frame: AudioFrame) {
    guard self.letsThrough(), case .microphone(let sink) = self.target else { return }
    sink.receive(frame)
  }

  func sourceFailed(_ error: CaptureError) {
    let wasBack = self.state.withLock { state in
      switch state {
      case .proving, .failed:
        state = .failed
        return false
      case .back:
        return true
      }
    }
    guard wasBack else { return self.report(.failure(error)) }
    switch self.target {
    case .camera(let sink): sink.sourceFailed(error)
    case .microphone(let sink): sink.sourceFailed(error)
    }
  }

  /// Counts a frame.
  ///
  /// - Returns: whether it may go on.
  private func letsThrough() -> Bool {
    let (passes, isFirst) = self.state.withLock { state -> (Bool, Bool) in
      switch state {
      case .proving(var proof):
        let isBack = proof.frameCame(at: MonotonicClock.now)
        state = isBack ? .back : .proving(proof)
        return (isBack, isBack)
      case .back:
        return (true, false)
      case .failed:
        return (false, false)
      }
    }
    // Told first, so that the session knows of the source before its frames.
    if isFirst { self.report(.success(())) }
    return passes
  }
}
