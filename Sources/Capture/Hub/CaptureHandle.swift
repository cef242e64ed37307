public import Media

/// One use of a device; the device closes with its last handle.
public final class CaptureHandle: Sendable {
  /// The device in use.
  public let device: DeviceID
  /// What it was set to, for people, such as `YUYV 1280×720 30`; the first user of a shared device
  /// decides.
  public let mode: String
  /// How many pictures come in a second, where that is known.
  public let frameRate: FrameRate?

  let shared: SharedDevice
  private let token: UInt64

  init(device: DeviceID, opened: SharedDevice.Opened, shared: SharedDevice, token: UInt64) {
    self.device = device
    self.mode = opened.mode
    self.frameRate = opened.frameRate
    self.shared = shared
    self.token = token
  }

  deinit {
    self.shared.detach(self.token)
  }

  /// Ends this use: the sink is not called again. Where it was the last use, returns when the device
  /// is closed. Closing again does nothing.
  public func close() async {
    if self.shared.detach(self.token) {
      await self.shared.ended()
    }
  }
}
