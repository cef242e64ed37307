extension DeviceCatalog {
  /// Where the camera `id` is now: `/dev/video0`. Blocks while drivers answer.
  func cameraPath(_ id: DeviceID) throws(CaptureError) -> String {
    let found = self.cameras.cameras()
    guard let camera = found.cameras.first(where: { $0.id == id }) else {
      throw .absent(id, refused: found.refused)
    }
    return camera.handle.path
  }

  /// The PCM that captures from the microphone `id`: `hw:CARD=PCH,DEV=0`.
  func microphonePath(_ id: DeviceID) -> String {
    ALSAName.Stream(arguments: id.name, needsDevice: true)?.path ?? id.name
  }
}
