/// What a `DeviceWatcher` tells of a device.
public struct DeviceChange: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// It was there when the watching began.
    case present
    /// It was plugged in, or may be used from now on.
    case arrived
    /// It was unplugged.
    case departed
  }

  public let kind: Kind
  public let device: PresentDevice

  init(_ kind: Kind, _ device: PresentDevice) {
    self.kind = kind
    self.device = device
  }
}
