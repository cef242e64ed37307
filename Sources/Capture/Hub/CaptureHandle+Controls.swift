/// The knobs of the device. What is set acts on the device, so on all who use it.
///
/// All calls wait for the device, beside its frames: up to the driver's time limit of a few seconds.
extension CaptureHandle {
  /// Every control of its driver with its present value; none where it has no driver.
  public func controls() async throws(CaptureError) -> [DeviceControl] {
    guard let controls = self.shared.controls else { return [] }
    return try await self.shared.controlQueue.run(self.device) { () throws(CaptureError) in
      try controls.controls()
    }
  }

  /// The present value of a control.
  public func value(of control: UInt32) async throws(CaptureError) -> Int64 {
    let controls = try self.openControls()
    return try await self.shared.controlQueue.run(self.device) { () throws(CaptureError) in
      try controls.value(of: control)
    }
  }

  /// Sets a control; the driver brings the value to its range and step.
  public func set(_ control: UInt32, to value: Int64) async throws(CaptureError) {
    let controls = try self.openControls()
    try await self.shared.controlQueue.run(self.device) { () throws(CaptureError) in
      try controls.set(control, to: value)
    }
  }

  /// Whether others use the device too.
  public var isShared: Bool {
    self.shared.userCount > 1
  }

  private func openControls() throws(CaptureError) -> any DeviceControls {
    guard let controls = self.shared.controls else {
      throw CaptureError(
        code: .unsupported,
        message: "\(self.device) has no controls, or is closed. `rackcast device show` tells "
          + "what a device has."
      )
    }
    return controls
  }
}
