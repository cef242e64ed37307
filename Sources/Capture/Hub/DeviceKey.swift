internal import Media

/// What the hub shares a device by.
///
/// A real device is one, whatever its users want: the first one's request sets its mode. What is
/// generated can be made for each request alike, so that each request is a device of its own.
struct DeviceKey: Hashable, Sendable {
  /// What the first user wants.
  enum Request: Hashable, Sendable {
    case video(VideoRequest)
    case audio(AudioRequest)
  }

  let id: DeviceID
  /// What the first user wants; part of the identity only of generated devices.
  let request: Request

  /// Nothing for a scheme that never gives what is wanted.
  init(_ id: DeviceID, request: Request) throws(CaptureError) {
    self.id = id
    self.request = request
    switch (id.scheme, request) {
    case (.v4l2, .video), (.x11, .video), (.alsa, .audio), (.file, .video), (.file, .audio):
      break
    case (.synthetic, .video) where id.name == SyntheticDevice.pattern.rawValue:
      break
    case (.synthetic, .audio) where id.name == SyntheticDevice.tone.rawValue:
      break
    case (.alsa, .video), (.synthetic, .video):
      throw .noPicture(id)
    case (.v4l2, .audio), (.x11, .audio), (.synthetic, .audio):
      throw .noSound(id)
    }
  }

  /// The name of the device's thread.
  var threadName: String {
    // The kernel keeps 15 bytes, and the end of an id tells devices apart.
    "cap " + String(self.id.description.suffix(11))
  }

  static func == (left: DeviceKey, right: DeviceKey) -> Bool {
    left.id == right.id && left.distinction == right.distinction
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(self.id)
    hasher.combine(self.distinction)
  }

  private var distinction: Request? {
    switch self.id.scheme {
    case .synthetic: self.request
    case .v4l2, .alsa, .file, .x11: nil
    }
  }
}

extension CaptureError {
  /// The error for a camera that gives no picture.
  static func noPicture(_ id: DeviceID) -> CaptureError {
    CaptureError(
      code: .unsupported,
      message: "\(id) has no picture, so it cannot be a camera. Choose another device."
    )
  }

  /// The error for a microphone that gives no sound.
  static func noSound(_ id: DeviceID) -> CaptureError {
    CaptureError(
      code: .unsupported,
      message: "\(id) has no sound, so it cannot be a microphone. Choose another device."
    )
  }
}
