/// Finds the rack's devices and tells what they can do.
///
/// Drivers answer at their own pace, so all questions to them are asked on one thread of the
/// catalog's own, one after another: two at a time would find each other's microphones busy.
public struct DeviceCatalog: Sendable {
  let cameras: V4L2Enumerator
  let microphones = ALSAEnumerator()
  let screens = X11Enumerator()

  public init() {
    self.init(cameras: V4L2Enumerator())
  }

  /// - Parameter cameras: where camera nodes are looked for.
  init(cameras: V4L2Enumerator) {
    self.cameras = cameras
  }

  /// Every camera, microphone, screen and synthetic source present now.
  public func devices() async -> [DeviceDescription] {
    await CatalogThread.run {
      let cameras = self.cameras.cameras().cameras.map(\.description)
      let found = self.microphones.microphones().microphones
      let microphones = found.map(self.microphones.describe)
      return cameras + microphones + self.screens.screens()
        + SyntheticDevice.allCases.map(\.description)
    }
  }

  /// The id behind what a person typed: an id, `/dev/videoN`, an ALSA name, `:0`, or `file:`
  /// with a relative path. A device behind a canonical id need not be present.
  public func resolve(_ input: String) async throws(CaptureError) -> DeviceID {
    try await CatalogThread.run { () throws(CaptureError) in
      try self.resolved(input)
    }
  }

  /// One device with its modes and controls; of a file, its streams.
  public func describe(_ id: DeviceID) async throws(CaptureError) -> DeviceDescription {
    try await CatalogThread.run { () throws(CaptureError) in
      switch id.scheme {
      case .v4l2:
        try self.camera(id)
      case .alsa:
        try self.microphone(id)
      case .file:
        try FileProbe.describe(id)
      case .synthetic:
        try self.synthetic(id)
      case .x11:
        try self.screens.describe(ScreenAddress(id))
      }
    }
  }

  private func camera(_ id: DeviceID) throws(CaptureError) -> DeviceDescription {
    let found = self.cameras.cameras()
    if let camera = found.cameras.first(where: { $0.id == id }) { return camera.description }
    throw .absent(id, refused: found.refused)
  }

  private func microphone(_ id: DeviceID) throws(CaptureError) -> DeviceDescription {
    let found = self.microphones.microphones()
    if let stream = ALSAName.Stream(arguments: id.name, needsDevice: true) {
      if let microphone = found.microphones.first(where: { $0.has(stream) }) {
        return self.microphones.describe(microphone.narrowed(to: stream.subdevice))
      }
    } else if let configured = try self.microphones.describe(configured: id.name) {
      return configured
    }
    throw .absent(id, refused: found.refused)
  }

  private func synthetic(_ id: DeviceID) throws(CaptureError) -> DeviceDescription {
    guard let device = SyntheticDevice(rawValue: id.name) else { throw .absent(id, refused: []) }
    return device.description
  }
}

extension ALSAEnumerator.Microphone {
  /// Whether `stream` is a stream of this microphone, its card given by id or by number.
  func has(_ stream: ALSAName.Stream) -> Bool {
    self.stream.device == stream.device
      && (self.stream.card == stream.card || String(self.cardNumber) == stream.card)
  }

  /// The same microphone, of which only one subdevice is meant.
  func narrowed(to subdevice: Int?) -> ALSAEnumerator.Microphone {
    ALSAEnumerator.Microphone(
      stream: ALSAName.Stream(
        card: self.stream.card,
        device: self.stream.device,
        subdevice: subdevice
      ),
      cardNumber: self.cardNumber,
      name: self.name,
      driver: self.driver
    )
  }
}

extension CaptureError {
  /// The error for a device that is not there; where others could not be looked at, the reason for
  /// that, since it may be one of them.
  static func absent(_ id: DeviceID, refused: [CaptureError]) -> CaptureError {
    if let denied = refused.first(where: { $0.code == .accessDenied }) { return denied }
    return CaptureError(
      code: .notFound,
      message: "The device \(id) is not there. Plug it in, or pick another from "
        + "`rackcast device list`."
    )
  }
}
