/// A device that is plugged in, as far as that is known without using it.
public struct PresentDevice: Hashable, Sendable {
  /// Its stable id.
  public let id: DeviceID
  public let kind: DeviceKind
  /// The name the hardware gives itself.
  public let name: String
  /// Where it is: `/dev/video0`, `hw:CARD=PCH,DEV=0`, a path.
  public let path: String
  /// Another one each time it is plugged in: the number of its node's inode, for a clip also when
  /// it was written.
  let instance: UInt64

  init(id: DeviceID, kind: DeviceKind, name: String, path: String, instance: UInt64) {
    self.id = id
    self.kind = kind
    self.name = name
    self.path = path
    self.instance = instance
  }
}
