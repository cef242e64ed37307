/// Finds the rack's devices and tells what they can do.
public struct DeviceCatalog: Sendable {
  public init() {}

  /// Every camera, microphone and synthetic source present now.
  public func devices() async -> [DeviceDescription] {
    SyntheticDevice.allCases.map(\.description)
  }

  /// The id behind what a person typed: an id, `/dev/videoN`, an ALSA name, or `file:` with a
  /// relative path.
  public func resolve(_ input: String) async throws(CaptureError) -> DeviceID {
    try DeviceID(input)
  }

  /// One device with its modes and controls.
  public func describe(_ id: DeviceID) async throws(CaptureError) -> DeviceDescription {
    guard let found = await self.devices().first(where: { $0.id == id }) else {
      throw CaptureError(code: .notFound, message: "There is no device \(id).")
    }
    return found
  }
}
