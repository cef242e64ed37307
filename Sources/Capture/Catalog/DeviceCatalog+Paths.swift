extension DeviceCatalog {
  /// Where the camera `id` is now: `/dev/video0`. Blocks while drivers answer.
  func cameraPath(_ id: DeviceID) throws(CaptureError) -> String {
    let found = self.cameras.cameras()
    guard let camera = found.cameras.first(where: { $0.id == id }) else {
      let absent = CaptureError.absent(id, refused: found.refused)
      // A node that is there but answers nobody may be this camera's.
      guard absent.code == .notFound,
        let dead = found.refused.first(where: { $0.code == .disconnected })
      else { throw absent }
      throw CaptureError(code: dead.code, message: dead.message, errnoCode: dead.errnoCode)
    }
    return camera.handle.path
  }

  /// The PCM that captures from the microphone `id`: `hw:CARD=PCH,DEV=0`.
  func microphonePath(_ id: DeviceID) -> String {
    ALSAName.Stream(arguments: id.name, needsDevice: true)?.path ?? id.name
  }
}
