/// What is known of a device before it is used.
public struct DeviceDescription: Hashable, Sendable {
  /// Its stable id.
  public let id: DeviceID
  public let kind: DeviceKind
  /// The name the hardware gives itself.
  public let name: String
  /// The kernel driver or the library behind it.
  public let driver: String
  /// Where it is now: `/dev/video0`, `hw:CARD=PCH,DEV=0`, a path; empty for what is nowhere.
  public let path: String
  /// What pictures it gives.
  public let videoModes: [VideoMode]
  /// What sound it gives.
  public let audioModes: [AudioMode]
  /// The knobs of its driver.
  public let controls: [DeviceControl]

  public init(
    id: DeviceID,
    kind: DeviceKind,
    name: String,
    driver: String,
    path: String,
    videoModes: [VideoMode],
    audioModes: [AudioMode],
    controls: [DeviceControl]
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.driver = driver
    self.path = path
    self.videoModes = videoModes
    self.audioModes = audioModes
    self.controls = controls
  }
}
