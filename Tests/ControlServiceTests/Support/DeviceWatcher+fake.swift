import Foundation

@testable import Capture

extension DeviceWatcher {
  /// A watcher that takes each `videoN` in a directory for a camera.
  static func fake(in directory: String) -> DeviceWatcher {
    let place = WatchedPlace(directory: directory, names: .numbered(["video"]), kinds: [.camera])
    return DeviceWatcher(places: [place]) { kinds, _ in
      guard kinds.contains(.camera) else { return [] }
      return entries(of: directory).map { name in
        PresentDevice(
          id: DeviceID(scheme: .v4l2, name: name),
          kind: .camera,
          name: name,
          path: "\(directory)/\(name)",
          instance: 0
        )
      }
    }
  }
}
