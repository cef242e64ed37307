internal import CV4L2
internal import Media

extension V4L2Handle {
  /// Every format and size with its rates, in the driver's order.
  func modes() -> [VideoMode] {
    let formats = self.formats()
    let modes = formats.flatMap { fourcc in
      self.sizes(of: fourcc).map { size in
        VideoMode(
          format: CameraFormat.name(ofFourcc: fourcc),
          size: size,
          rates: self.rates(of: fourcc, size: size)
        )
      }
    }
    // An HDMI or SDI input lists no sizes: it has the one of its signal.
    return modes.isEmpty ? self.currentMode().map { [$0] } ?? [] : modes
  }

  private func formats() -> [UInt32] {
    var formats: [UInt32] = []
    // A driver that never ends its list is cut off, here and below.
    for index in 0 ..< UInt32(256) {
      var description = v4l2_fmtdesc()
      description.index = index
      description.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
      // Possible errors: EINVAL: the end of the list; others: no list.
      guard self.control(cv4l2_enum_fmt, &description) == 0 else { break }
      formats.append(description.pixelformat)
    }
    return formats
  }

  private func sizes(of fourcc: UInt32) -> [PictureSize] {
    var sizes: [PictureSize] = []
    for index in 0 ..< UInt32(256) {
      var entry = v4l2_frmsizeenum()
      entry.index = index
      entry.pixel_format = fourcc
      // Possible errors: EINVAL: the end of the list; ENOTTY, ENODATA: this input has no list.
      guard self.control(cv4l2_enum_framesizes, &entry) == 0 else { break }
      guard entry.type == V4L2_FRMSIZE_TYPE_DISCRETE.rawValue else {
        // Stepwise and continuous lists have a single entry.
        let range = entry.stepwise
        return SteppedSizes(
          widths: Int(range.min_width) ... max(Int(range.min_width), Int(range.max_width)),
          heights: Int(range.min_height) ... max(Int(range.min_height), Int(range.max_height)),
          widthStep: Int(range.step_width),
          heightStep: Int(range.step_height)
        ).common
      }
      sizes.append(PictureSize(entry.discrete))
    }
    return sizes
  }

  private func rates(of fourcc: UInt32, size: PictureSize) -> [FrameRate] {
    var rates: [FrameRate] = []
    for index in 0 ..< UInt32(256) {
      var entry = v4l2_frmivalenum()
      entry.index = index
      entry.pixel_format = fourcc
      entry.width = UInt32(size.width)
      entry.height = UInt32(size.height)
      // Possible errors: EINVAL: the end of the list; ENOTTY, ENODATA: no list.
      guard self.control(cv4l2_enum_frameintervals, &entry) == 0 else { break }
      guard entry.type == V4L2_FRMIVAL_TYPE_DISCRETE.rawValue else {
        rates = FrameRate.common(
          slowest: FrameRate(interval: entry.stepwise.max),
          fastest: FrameRate(interval: entry.stepwise.min)
        )
        break
      }
      if let rate = FrameRate(interval: entry.discrete) { rates.append(rate) }
    }
    return rates.sorted { $0.framesPerSecond > $1.framesPerSecond }
  }

  private func currentMode() -> VideoMode? {
    var format = v4l2_format()
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    // Possible errors: EINVAL, ENOTTY: no such thing here; ENODEV.
    guard self.control(cv4l2_g_fmt, &format) == 0 else { return nil }
    let size = PictureSize(
      width: Int(format.fmt.pix.width),
      height: Int(format.fmt.pix.height)
    )
    guard size.width > 0, size.height > 0 else { return nil }
    return VideoMode(
      format: CameraFormat.name(ofFourcc: format.fmt.pix.pixelformat),
      size: size,
      rates: self.rate().map { [$0] } ?? []
    )
  }

  /// The rate that is set now, where the driver tells.
  func rate() -> FrameRate? {
    var parameters = v4l2_streamparm()
    parameters.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    // Possible errors: ENOTTY: the input sets its own rate; ENODEV.
    guard self.control(cv4l2_g_parm, &parameters) == 0 else { return nil }
    return FrameRate(interval: parameters.parm.capture.timeperframe)
  }
}

extension PictureSize {
  fileprivate init(_ size: v4l2_frmsize_discrete) {
    self.init(width: Int(size.width), height: Int(size.height))
  }
}

extension FrameRate {
  /// The rate of the driver's time per frame; `nil` when it is unset. Reduced, so that equal rates
  /// look equal.
  init?(interval: v4l2_fract) {
    self.init(interval: (Int(interval.numerator), Int(interval.denominator)))
  }
}
