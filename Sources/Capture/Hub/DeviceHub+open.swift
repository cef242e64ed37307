extension DeviceHub {
  /// Opens the source behind `key`; blocks, so it runs on the device's own thread.
  static func open(
    _ key: DeviceKey,
    catalog: DeviceCatalog
  ) throws(CaptureError) -> any CaptureSource {
    switch (key.id.scheme, key.request) {
    case (.file, _):
      return try FileSource(path: key.id.name)
    case (.synthetic, .video(let request)):
      return SyntheticPattern(request: request)
    case (.synthetic, .audio(let request)):
      return SyntheticTone(request: request)
    case (.v4l2, _), (.alsa, _):
      throw CaptureError(code: .unsupported, message: "\(key.id) cannot be opened.")
    }
  }
}
