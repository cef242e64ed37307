internal import Capture
internal import Events
internal import Media
internal import Processing

/// Focus, zoom and lamp of the open camera.
extension Session {
  /// Finds out what a camera that was just opened can do, and has it focus as configured.
  func tune(camera number: UInt64) async {
    guard let handle = self.handle(ofCamera: number) else { return }
    // Who joins does not turn the focus of the others, unless asked to.
    let leavesFocus = handle.isShared && self.attributes.autoFocus == nil
    do {
      let features = CameraFeatures(try await handle.controls())
      let level = try await Self.zoomLevel(of: handle, features)
      let isTorchOn = try await Self.isTorchOn(handle, features)
      guard self.run?.camera?.number == number else { return }
      self.run?.camera?.features = features
      if features.zoom != nil { self.run?.camera?.zoomLevel = level }
      self.run?.camera?.isTorchOn = isTorchOn
    } catch {
      self.settingFailed("be asked for its controls", of: handle, error)
      if self.run?.camera?.number == number { self.run?.camera?.features = CameraFeatures([]) }
    }
    if !leavesFocus { await self.setFocus() }
    self.tellWatchers()
  }

  /// Brings the camera's focus to the configuration.
  func setFocus() async {
    guard let camera = self.run?.camera, camera.features?.hasAutoFocus ?? false else { return }
    let isOn = self.effective.autoFocus
    do {
      try await camera.handle.set(CameraControl.autoFocus, to: isOn ? 1 : 0)
    } catch {
      self.settingFailed("switch its auto focus \(isOn ? "on" : "off")", of: camera.handle, error)
    }
  }

  /// Follows a change of what is configured about the camera.
  func followCameraControls(_ previous: EffectiveAttributes) {
    if self.effective.autoFocus != previous.autoFocus {
      self.scope.add { await self.setFocus() }
    }
    if previous.zoom, !self.effective.zoom {
      self.scope.add { await self.resetZoom() }
    }
  }

  /// The focus that is in force.
  var autoFocus: AutoFocus {
    if let features = self.run?.camera?.features, !features.hasAutoFocus { return .unsupported }
    return self.effective.autoFocus ? .on : .off
  }

  /// The zoom of the open camera.
  func zoom() async throws(SessionError) -> Zoom {
    let camera = try self.openCamera(to: "zoom")
    do {
      let features = try await self.features(of: camera)
      guard let range = features.zoom else {
        return Zoom(
          level: self.run?.camera?.zoomLevel ?? 1,
          maximum: CanvasRenderer.maximumZoom,
          isByCamera: false
        )
      }
      return Zoom(
        level: range.level(of: try await camera.handle.value(of: CameraControl.zoom)),
        maximum: range.maximumLevel,
        isByCamera: true
      )
    } catch {
      throw SessionError(error)
    }
  }

  /// Zooms to a level.
  ///
  /// - Returns: the device, where all of its users are zoomed with it.
  func setZoom(_ level: Double, operator issuer: String) async throws(SessionError) -> Zoomed? {
    guard self.effective.zoom else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) does not allow zooming: set zoom true first"
      )
    }
    let camera = try self.openCamera(to: "zoom")
    let features: CameraFeatures
    do {
      features = try await self.features(of: camera)
    } catch {
      throw SessionError(error)
    }
    let maximum = features.zoom?.maximumLevel ?? CanvasRenderer.maximumZoom
    guard (1 ... maximum).contains(level) else {
      throw .invalid("level", "\(level)", "1 to \(maximum) for \(camera.handle.device)")
    }
    guard let range = features.zoom else {
      self.crop(to: level, camera: camera.number)
      self.recordZoom(level, by: "a crop", camera.handle, issuer)
      return nil
    }
    let value = range.value(for: level)
    do {
      try await camera.handle.set(CameraControl.zoom, to: value)
    } catch {
      throw SessionError(error)
    }
    let reached = range.level(of: value)
    if self.run?.camera?.number == camera.number {
      self.run?.camera?.zoomLevel = reached
      self.run?.camera?.hasZoomed = true
    }
    self.recordZoom(reached, by: "the camera, for all sessions that use it", camera.handle, issuer)
    self.tellWatchers()
    return Zoomed(device: camera.handle.device, level: reached)
  }

  /// A device that was zoomed for all who use it.
  struct Zoomed {
    let device: DeviceID
    let level: Double
  }

  /// Another session zoomed the camera that this one may use too.
  func noteZoom(_ zoomed: Zoomed) {
    guard let camera = self.run?.camera, camera.handle.device == zoomed.device else { return }
    self.run?.camera?.zoomLevel = zoomed.level
    self.tellWatchers()
  }

  /// Switches the camera's lamp.
  ///
  /// - Returns: the device, and whether its lamp is on now.
  func toggleTorch(
    operator issuer: String
  ) async throws(SessionError) -> (device: DeviceID, isOn: Bool) {
    let camera = try self.openCamera(to: "light the scene")
    let device = camera.handle.device
    let isOn: Bool
    do throws(CaptureError) {
      let features = try await self.features(of: camera)
      guard features.hasTorch else {
        throw CaptureError(
          code: .failed,
          message: "the camera \(device) of session \(self.name) has no lamp"
        )
      }
      isOn = try await !Self.isTorchOn(camera.handle, features)
      try await camera.handle.set(
        CameraControl.flashMode,
        to: isOn ? CameraControl.flashTorch : CameraControl.flashOff
      )
    } catch {
      throw SessionError(error)
    }
    if self.run?.camera?.number == camera.number { self.run?.camera?.hasLit = isOn }
    self.noteTorch(of: device, isOn: isOn)
    self.record(
      .torchToggled,
      "the lamp of \(device) is \(isOn ? "on" : "off"), for all sessions that use it",
      detail: EventDetail(device: device.description),
      operator: issuer
    )
    return (device, isOn)
  }

  /// The lamp of a camera that this session may use was switched.
  func noteTorch(of device: DeviceID, isOn: Bool) {
    guard let camera = self.run?.camera, camera.handle.device == device else { return }
    self.run?.camera?.isTorchOn = isOn
    self.tellWatchers()
  }

  /// Gives a camera back as it was, unless others use it, and closes it.
  nonisolated func leave(_ camera: OpenCamera) async {
    if !camera.handle.isShared {
      // A camera that is gone takes nothing; its next user finds it as its maker means it to start.
      if camera.hasZoomed, let range = camera.features?.zoom {
        try? await camera.handle.set(CameraControl.zoom, to: range.value(for: 1))
      }
      if camera.hasLit {
        try? await camera.handle.set(CameraControl.flashMode, to: CameraControl.flashOff)
      }
    }
    await camera.handle.close()
  }
}

extension Session {
  private func handle(ofCamera number: UInt64) -> CaptureHandle? {
    self.run?.camera.flatMap { $0.number == number ? $0.handle : nil }
  }

  private func openCamera(to action: String) throws(SessionError) -> OpenCamera {
    guard let camera = self.run?.camera else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) is \(self.machine.state.rawValue) and has no camera open to \(action)"
      )
    }
    return camera
  }

  /// What the camera can do; asked for where `tune` has not come to it yet.
  private func features(of camera: OpenCamera) async throws(CaptureError) -> CameraFeatures {
    if let features = camera.features { return features }
    let features = CameraFeatures(try await camera.handle.controls())
    if self.run?.camera?.number == camera.number { self.run?.camera?.features = features }
    return features
  }

  private static func zoomLevel(
    of handle: CaptureHandle,
    _ features: CameraFeatures
  ) async throws(CaptureError) -> Double {
    guard let range = features.zoom else { return 1 }
    return range.level(of: try await handle.value(of: CameraControl.zoom))
  }

  private static func isTorchOn(
    _ handle: CaptureHandle,
    _ features: CameraFeatures
  ) async throws(CaptureError) -> Bool {
    guard features.hasTorch else { return false }
    return try await handle.value(of: CameraControl.flashMode) == CameraControl.flashTorch
  }

  /// Zooming is no longer allowed.
  private func resetZoom() async {
    guard !self.effective.zoom, let camera = self.run?.camera else { return }
    guard let range = camera.features?.zoom else {
      return self.crop(to: 1, camera: camera.number)
    }
    guard camera.hasZoomed, !camera.handle.isShared else { return }
    do {
      try await camera.handle.set(CameraControl.zoom, to: range.value(for: 1))
      guard self.run?.camera?.number == camera.number else { return }
      self.run?.camera?.zoomLevel = 1
      self.run?.camera?.hasZoomed = false
    } catch {
      self.settingFailed("zoom out", of: camera.handle, error)
    }
    self.tellWatchers()
  }

  private func crop(to level: Double, camera number: UInt64) {
    self.run?.pipeline.zoom(to: level, camera: number)
    self.run?.camera?.zoomLevel = level
    self.tellWatchers()
  }

  private func recordZoom(
    _ level: Double,
    by what: String,
    _ handle: CaptureHandle,
    _ issuer: String
  ) {
    // Two decimals: a driver's steps can be any.
    let text = "\((level * 100).rounded() / 100)"
    self.record(
      .zoomSet,
      "zoomed to \(text) by \(what)",
      detail: EventDetail(device: handle.device.description),
      operator: issuer
    )
  }

  /// - Parameter action: as it follows "could not".
  private func settingFailed(
    _ action: String,
    of handle: CaptureHandle,
    _ error: CaptureError
  ) {
    self.record(
      .cameraSettingFailed,
      "\(handle.device) could not \(action): \(error.message)",
      detail: EventDetail(
        device: handle.device.description,
        errno: error.errnoCode,
        errnoName: ErrnoName.of(error.errnoCode),
        cause: error.message
      )
    )
  }
}
