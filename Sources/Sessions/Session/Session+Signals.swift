internal import Capture
internal import Encoding
internal import Events
internal import Media
internal import Publishing

extension Session {
  /// Takes in what a thread or a connection reported.
  func handle(_ signal: Signal) {
    // Not held in a variable: what follows would copy all publishers to change one.
    guard self.run?.id == signal.run else { return }
    let stamp = signal.stamp
    switch signal.content {
    case .firstFrame:
      self.record(.firstFrame, "first picture captured", at: stamp)

    case .encoderOpened(let name, let isHardware, let track):
      self.encoderOpened(name: name, isHardware: isHardware, track: track, at: stamp)

    case .hardwareUnavailable(let fallback):
      self.record(
        .hardwareEncoderFallback,
        "\(fallback.encoder.codec) cannot encode, so software does: \(fallback.reason)",
        detail: EventDetail(cause: fallback.reason, encoder: fallback.encoder.codec),
        at: stamp
      )

    case .sizeChanged(let size):
      let cause = size == self.effective.size ? nil : "the path does not take the full size"
      self.record(
        .resolutionChanged,
        "the picture is \(size) now" + (cause.map { ": \($0)" } ?? ""),
        detail: EventDetail(
          cause: cause,
          width: UInt32(size.width),
          height: UInt32(size.height)
        ),
        at: stamp
      )

    case .frameFailed(let error):
      self.record(.videoFrameEncodeFailed, error.description, at: stamp)

    case .videoEncoderFailed(let error):
      self.record(.encodingFailure(error, else: .videoEncodeFailed), error.description, at: stamp)
      self.encoderGivenUp(cause: "the video encoder failed", at: stamp)

    case .audioEncoderFailed(let error):
      self.record(.encodingFailure(error, else: .audioEncodeFailed), error.description, at: stamp)
      self.encoderGivenUp(cause: "the audio encoder failed", at: stamp)

    case .beautyUnaccelerated:
      self.record(
        .beautyStartFallback,
        "this processor has no vector kernels for beauty: the portable code is used",
        at: stamp
      )

    case .beautyLightened(let limit):
      self.record(
        .beautyRunFallback,
        "beauty took over \(limit.brief) a picture: it is done more lightly until it is set anew",
        at: stamp
      )

    case .waitingImageEnded:
      self.run?.hasWaitingImageEnded = true
      self.record(
        .waitingImageEnded,
        "the waiting image was on air for the waiting_limit: the sound goes on alone",
        at: stamp
      )

    case .cameraTookOver(let number):
      self.cameraTookOver(number, at: stamp)

    case .cameraFailed(let error, let number):
      self.cameraFailed(error, camera: number, at: stamp)

    case .microphoneFailed(let error):
      self.microphoneFailed(error, at: stamp)

    case .sourceSteady(let source, let attempt):
      self.sourceSteady(source, attempt: attempt, at: stamp)

    case .returnFailed(let source, let attempt, let error):
      self.returnFailed(source, attempt: attempt, error: error, at: stamp)

    case .bgm(let number, let report):
      self.handle(report, ofBGM: number, at: stamp)

    case .publisher(let label, let number, let event):
      // What a publisher that was replaced still tells is not about its successor.
      guard self.run?.publishers[label]?.number == number else { return }
      self.handle(event, of: label, at: stamp)
    }
    self.tellWatchers()
  }

  private func encoderOpened(
    name: String,
    isHardware: Bool,
    track: VideoTrack,
    at stamp: TimeStamp
  ) {
    self.run?.encoder = EncoderStatus(name: name, isHardware: isHardware)
    self.record(
      .encoderStarted,
      "\(name) encodes \(track.size) at \(track.frameRate) frames/s",
      detail: EventDetail(
        width: UInt32(track.size.width),
        height: UInt32(track.size.height),
        fps: track.frameRate.framesPerSecond,
        encoder: name,
        hardware: isHardware
      ),
      at: stamp
    )
    if let run = self.run, !run.hasStartedPublishers, !run.isPreview {
      self.startPublishers()
    }
  }

  func encoderGivenUp(cause: String, at stamp: TimeStamp) {
    switch self.transition(at: stamp, cause: cause, { $0.encoderFailed() }) {
    case .fail: self.fail()
    case .none: self.previewFailed(cause: cause)
    }
  }
}
