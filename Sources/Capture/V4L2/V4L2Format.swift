internal import CV4L2
internal import Glibc
internal import Media

/// The format a camera was set to.
struct V4L2Format: Hashable {
  let format: CameraFormat
  let size: PictureSize
  /// The rate the driver says it keeps; `nil` when it does not tell.
  let rate: FrameRate?
  let range: ColorRange
  /// The bytes from one row to the next, in the first plane; 0 for MJPEG.
  let bytesPerRow: Int

  /// Sets the camera to `choice`, and takes what it makes of it.
  static func set(
    _ choice: V4L2ModeChoice,
    on handle: V4L2Handle
  ) throws(CaptureError) -> V4L2Format {
    var format = v4l2_format()
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    format.fmt.pix.width = UInt32(choice.size.width)
    format.fmt.pix.height = UInt32(choice.size.height)
    format.fmt.pix.pixelformat = choice.format.fourcc
    format.fmt.pix.field = V4L2_FIELD_NONE.rawValue
    // Possible errors: EBUSY: another program streams; EINVAL: the driver has no such format and
    // no nearest one; ENODEV, EIO.
    let code = handle.control(cv4l2_s_fmt, &format)
    guard code == 0 else {
      if code == EINVAL || code == ENOTTY { throw .unsupported(choice, handle.path, code) }
      let action = "set \(choice.format.rawValue) \(choice.size)"
      throw CaptureError(v4l2: code, doing: action, path: handle.path)
    }
    let pix = format.fmt.pix
    guard pix.pixelformat == choice.format.fourcc, Self.isWholePicture(pix.field) else {
      throw .unsupported(choice, handle.path, nil)
    }
    return V4L2Format(
      format: choice.format,
      size: PictureSize(width: Int(pix.width), height: Int(pix.height)),
      rate: choice.rate.map { self.setRate($0, on: handle) } ?? handle.rate(),
      range: Self.range(of: pix),
      bytesPerRow: Int(pix.bytesperline)
    )
  }

  /// Whether each buffer holds a picture, not one of its two half pictures, and not one above the
  /// other.
  private static func isWholePicture(_ field: UInt32) -> Bool {
    switch v4l2_field(field) {
    case V4L2_FIELD_ALTERNATE, V4L2_FIELD_TOP, V4L2_FIELD_BOTTOM, V4L2_FIELD_SEQ_TB,
      V4L2_FIELD_SEQ_BT:
      false
    default:
      true
    }
  }

  private static func setRate(_ rate: FrameRate, on handle: V4L2Handle) -> FrameRate? {
    var parameters = v4l2_streamparm()
    parameters.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    parameters.parm.capture.timeperframe = v4l2_fract(
      numerator: UInt32(rate.denominator),
      denominator: UInt32(rate.numerator)
    )
    // Possible errors: ENOTTY, EINVAL: the input keeps its own rate; ENODEV: the next call tells.
    guard handle.control(cv4l2_s_parm, &parameters) == 0 else { return handle.rate() }
    return FrameRate(interval: parameters.parm.capture.timeperframe)
  }

  /// V4L2_MAP_QUANTIZATION_DEFAULT for YUV: limited, except for the JPEG colour space.
  private static func range(of pix: v4l2_pix_format) -> ColorRange {
    switch v4l2_quantization(pix.quantization) {
    case V4L2_QUANTIZATION_FULL_RANGE: .full
    case V4L2_QUANTIZATION_LIM_RANGE: .limited
    default: pix.colorspace == V4L2_COLORSPACE_JPEG.rawValue ? .full : .limited
    }
  }
}

extension V4L2Format: CustomStringConvertible {
  /// `YUYV 1280×720 30`.
  var description: String {
    let rate = self.rate.map { " \($0)" } ?? ""
    return "\(self.format.rawValue) \(self.size)\(rate)"
  }
}

extension CaptureError {
  fileprivate static func unsupported(
    _ choice: V4L2ModeChoice,
    _ path: String,
    _ code: Int32?
  ) -> CaptureError {
    CaptureError(
      code: .unsupported,
      message: "The camera \(path) offers \(choice.format.rawValue) \(choice.size), but does not "
        + "give whole pictures of it. Ask for another size; `rackcast device show` lists them.",
      errnoCode: code
    )
  }
}
