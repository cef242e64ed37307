internal import Capture
internal import Events
internal import Media

extension Session {
  /// Opens the configured camera, beside the present one where there is one, which stays on air
  /// until the new one gives its first picture.
  ///
  /// - Returns: false when the session ended meanwhile, or for want of the camera.
  @discardableResult
  func openCamera(ofRun id: UInt64) async -> Bool {
    guard self.run?.id == id else { return false }
    guard self.effective.hasVideo, let camera = self.effective.activeCamera else { return true }
    let position = self.effective.devicePosition
    self.run?.cameraCount += 1
    guard let run = self.run else { return false }
    let number = run.cameraCount
    do {
      let handle = try await self.environment.hub.openCamera(
        try DeviceID(camera),
        request: VideoRequest(size: self.effective.rotatedSize, rate: self.effective.frameRate),
        sink: run.pipeline.videoSink(forCamera: number)
      )
      guard self.run?.id == id else {
        await handle.close()
        return false
      }
      guard self.effective.hasVideo, self.effective.activeCamera == camera,
        number > self.run?.camera?.number ?? 0
      else {
        // An update put another one in its place meanwhile, or none.
        await handle.close()
        return true
      }
      self.cameraOpened(OpenCamera(number: number, handle: handle, position: position))
      return true
    } catch {
      guard self.run?.id == id else { return false }
      guard self.effective.hasVideo, self.effective.activeCamera == camera else { return true }
      return self.cameraNotOpened(camera, error)
    }
  }

  /// A camera could not be opened. The one that is on air stays there, or the session has none.
  ///
  /// - Returns: whether the session has a camera.
  private func cameraNotOpened(_ camera: String, _ error: any Error) -> Bool {
    let hasCamera = self.run?.camera != nil
    if hasCamera {
      self.recordSourceFailure(.camera, error: error, device: camera)
    } else {
      self.sourceLost(.camera, error: error, device: camera)
      self.showProgram()
    }
    self.tellWatchers()
    return hasCamera
  }

  private func cameraOpened(_ camera: OpenCamera) {
    self.endRecovery(of: .camera)
    if let previous = self.run?.camera { self.run?.leavingCameras.append(previous) }
    self.run?.camera = camera
    self.recordOpened(camera)
    self.transition(cause: "the camera gives pictures") { $0.sourceReturned(.camera) }
    self.showProgram()
    self.cameraInstalled(camera.number)
    self.tellWatchers()
    self.scope.add { await self.tune(camera: camera.number) }
  }

  /// Catches up on what a camera did before its opening returned.
  func cameraInstalled(_ number: UInt64) {
    guard let run = self.run else { return }
    self.run?.earlyFailures = run.earlyFailures.filter { $0.key > number }
    if run.cameraOnAir >= number { self.cameraTookOver(number, at: .now) }
    if let error = run.earlyFailures[number] {
      self.cameraFailed(error, camera: number, at: .now)
    }
  }

  func recordOpened(_ camera: OpenCamera, at stamp: TimeStamp = .now) {
    self.record(
      camera.handle.device.isScreen ? .screenCaptureStarted : .cameraOpened,
      "\(camera.handle.device) opened as \(camera.handle.mode)",
      detail: EventDetail(device: camera.handle.device.description),
      at: stamp
    )
  }

  /// The pictures of a camera are sent from now on: those that were opened before it can go.
  func cameraTookOver(_ number: UInt64, at stamp: TimeStamp) {
    if number > self.run?.cameraOnAir ?? 0 { self.run?.cameraOnAir = number }
    let leaving = self.run?.leavingCameras.filter { $0.number < number } ?? []
    self.run?.leavingCameras.removeAll { $0.number < number }
    for camera in leaving { self.close(camera, at: stamp) }
  }

  /// A camera gives no pictures any more.
  func cameraFailed(_ error: CaptureError, camera number: UInt64, at stamp: TimeStamp) {
    guard let camera = self.run?.camera, camera.number == number else {
      if number > self.run?.camera?.number ?? 0 {
        // Its opening has not returned yet.
        self.run?.earlyFailures[number] = error
      } else {
        // One that was about to go.
        self.run?.leavingCameras.removeAll { $0.number == number }
      }
      return
    }
    if let present = self.run?.leavingCameras.popLast() {
      // It gave no picture before it failed: the one before is still on air.
      self.run?.camera = present
      self.close(camera, at: stamp)
      self.recordSourceFailure(
        .camera,
        error: error,
        device: camera.handle.device.description,
        at: stamp
      )
      return
    }
    self.run?.camera = nil
    self.scope.add { await camera.handle.close() }
    self.closeCameras(at: stamp)
    self.sourceLost(
      .camera,
      error: error,
      device: camera.handle.device.description,
      wasInUse: true,
      at: stamp
    )
    self.showProgram()
  }

  /// Closes every camera that is open.
  func closeCameras(at stamp: TimeStamp = .now) {
    let cameras = (self.run?.leavingCameras ?? []) + (self.run?.camera.map { [$0] } ?? [])
    self.run?.leavingCameras = []
    self.run?.camera = nil
    for camera in cameras { self.close(camera, at: stamp) }
  }

  func close(_ camera: OpenCamera, at stamp: TimeStamp = .now) {
    if !camera.handle.device.isScreen {
      self.record(
        .cameraClosed,
        "\(camera.handle.device) closed",
        detail: EventDetail(device: camera.handle.device.description),
        at: stamp
      )
    }
    self.scope.add { await self.leave(camera) }
  }

  /// Which of the session's cameras is on, or would be.
  var positionOnAir: DevicePosition {
    // One that has given no picture yet is not on air; the first of a start is about to be.
    (self.run?.leavingCameras.last ?? self.run?.camera)?.position ?? self.effective.devicePosition
  }

  /// Takes over a configuration with the other camera on; tries to open it also where that failed
  /// before.
  func switchCamera(
    attributes: SessionAttributes,
    effective: EffectiveAttributes,
    revision: UInt64,
    operator issuer: String
  ) {
    let previous = self.effective
    self.attributes = attributes
    self.effective = effective
    self.revision = revision
    self.record(
      .cameraSwitched,
      "the \(effective.devicePosition.rawValue) camera is asked for",
      detail: EventDetail(
        device: effective.activeCamera,
        revision: revision,
        attributes: ["device_position"]
      ),
      operator: issuer
    )
    if effective.activeCamera != previous.activeCamera {
      self.follow(previous)
    } else if let id = self.run?.id {
      self.scope.add { await self.openCamera(ofRun: id) }
    }
    self.tellWatchers()
  }

  /// Follows a change of the camera, or of whether it is on.
  func followCamera(_ previous: EffectiveAttributes) {
    guard let run = self.run else { return }
    let id = run.id
    switch (previous.hasVideo, self.effective.hasVideo) {
    case (false, false):
      return
    case (true, false):
      self.endRecovery(of: .camera)
      self.closeCameras()
      self.transition(cause: "the camera is switched off") { $0.sourceReturned(.camera) }
    case (false, true):
      run.pipeline.startVideo(self.effective)
      self.scope.add { await self.openCamera(ofRun: id) }
    case (true, true):
      guard self.effective.activeCamera != previous.activeCamera else { return }
      self.endRecovery(of: .camera)
      self.scope.add { await self.openCamera(ofRun: id) }
    }
    self.showProgram()
  }

  /// Has the pipeline show what the present state asks for.
  func showProgram() {
    let program = self.program
    guard let run = self.run, run.pipeline.hasVideo, run.program != program else { return }
    self.run?.program = program
    self.run?.hasWaitingImageEnded = false
    run.pipeline.show(program)
  }

  /// What the picture shows.
  var onAir: OnAir? {
    guard let run = self.run, run.encoder != nil, run.pipeline.hasVideo else { return nil }
    switch self.program {
    case .camera: return .camera
    case .waitingImage: return run.hasWaitingImageEnded ? nil : .waitingImage
    }
  }

  private var program: Program {
    if let pausedAt = self.run?.pausedAt {
      return .waitingImage(until: self.effective.waitingLimit.map { pausedAt + $0 })
    }
    let hasCamera = self.effective.hasVideo && !self.machine.lostSources.contains(.camera)
    return hasCamera ? .camera : .waitingImage(until: nil)
  }
}
