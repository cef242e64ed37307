internal import CV4L2
internal import Glibc

extension V4L2Handle: DeviceControls {
  func value(of control: UInt32) throws(CaptureError) -> Int64 {
    var setting = v4l2_control()
    setting.id = control
    // Possible errors: EINVAL: no such control; EACCES: write-only; EIO: the camera did not answer;
    // ENODEV.
    let code = self.control(cv4l2_g_ctrl, &setting)
    guard code == 0 else { throw CaptureError(v4l2: code, reading: control, path: self.path) }
    return Int64(setting.value)
  }

  func set(_ control: UInt32, to value: Int64) throws(CaptureError) {
    var setting = v4l2_control()
    setting.id = control
    setting.value = Int32(clamping: value)
    // Possible errors: EINVAL: no such control or value; ERANGE: outside of its range; EACCES:
    // read-only, or another control must be set first; EBUSY: another program keeps it; EIO: the
    // camera did not answer; ENODEV.
    let code = self.control(cv4l2_s_ctrl, &setting)
    guard code == 0 else {
      throw CaptureError(v4l2: code, setting: control, to: value, path: self.path)
    }
  }
}

extension CaptureError {
  /// The error for a control that could not be read.
  fileprivate init(v4l2 code: Int32, reading control: UInt32, path: String) {
    switch code {
    case EINVAL, EACCES:
      self = .unreadable(control, path: path, errnoCode: code)
    default:
      self.init(v4l2: code, doing: "read control \(control.inHex)", path: path)
    }
  }

  /// The error for a control that could not be set.
  fileprivate init(v4l2 code: Int32, setting control: UInt32, to value: Int64, path: String) {
    switch code {
    case EINVAL, ERANGE, EACCES:
      self.init(
        code: .unsupported,
        message: "The camera \(path) does not take \(value) for its control \(control.inHex): "
          + "\(systemText(code)). `rackcast device show \(path)` has its controls and ranges.",
        errnoCode: code
      )
    case EBUSY:
      self.init(
        code: .busy,
        message: "Another program keeps the control \(control.inHex) of the camera \(path). End "
          + "that program (`fuser -v \(path)` names it).",
        errnoCode: code
      )
    default:
      self.init(v4l2: code, doing: "set control \(control.inHex) to \(value)", path: path)
    }
  }

  private static func unreadable(
    _ control: UInt32,
    path: String,
    errnoCode: Int32
  ) -> CaptureError {
    CaptureError(
      code: .unsupported,
      message: "The camera \(path) has no readable control \(control.inHex). "
        + "`rackcast device show \(path)` has its controls.",
      errnoCode: errnoCode
    )
  }
}

extension UInt32 {
  /// As the kernel's headers write control numbers: `0x9a090c`.
  fileprivate var inHex: String {
    "0x" + String(self, radix: 16)
  }
}
