/// The knobs of one opened device.
///
/// Every call may block while the device answers, up to the driver's own time limit (5 s for a USB
/// camera), so none is made on a thread that others wait for.
protocol DeviceControls: Sendable {
  /// Every control with its present value.
  func controls() throws(CaptureError) -> [DeviceControl]

  /// The present value of a control.
  func value(of control: UInt32) throws(CaptureError) -> Int64

  /// Sets a control; the driver brings the value to its range and step.
  func set(_ control: UInt32, to value: Int64) throws(CaptureError)
}
