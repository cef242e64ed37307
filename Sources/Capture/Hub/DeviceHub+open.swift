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
    case (.v4l2, .video(let request)):
      return try V4L2Source(path: catalog.cameraPath(key.id), request: request)
    case (.alsa, .audio(let request)):
      return try ALSASource(path: catalog.microphonePath(key.id), request: request)
    case (.x11, .video(let request)):
      return try ScreenSource(address: ScreenAddress(key.id), request: request)
    case (.alsa, .video):
      throw .noPicture(key.id)
    case (.v4l2, .audio), (.x11, .audio):
      throw .noSound(key.id)
    }
  }
}
