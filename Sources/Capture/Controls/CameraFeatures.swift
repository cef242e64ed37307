/// What a camera's driver can do beside giving pictures.
public struct CameraFeatures: Hashable, Sendable {
  /// Whether it can focus by itself.
  public let hasAutoFocus: Bool
  /// How far it can zoom; none where the picture has to be cropped instead.
  public let zoom: ZoomRange?
  /// Whether it has a lamp.
  public let hasTorch: Bool

  /// - Parameter controls: those of its driver.
  public init(_ controls: [DeviceControl]) {
    func control(_ id: UInt32) -> DeviceControl? {
      controls.first { $0.id == id }
    }
    self.hasAutoFocus = control(CameraControl.autoFocus) != nil
    self.zoom = control(CameraControl.zoom).flatMap { ZoomRange($0) }
    let modes = control(CameraControl.flashMode)?.menu ?? [:]
    self.hasTorch = modes[UInt32(CameraControl.flashTorch)] != nil
  }
}
