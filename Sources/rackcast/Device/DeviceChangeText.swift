internal import ControlAPI

/// A device that came or went, on a line.
enum DeviceChangeText {
  static func line(_ change: ProtoDeviceChange) -> String {
    let device = change.device
    let what =
      switch change.kind {
      case .present: "present "
      case .arrived: "arrived "
      case .departed: "departed"
      case .unspecified, .UNRECOGNIZED: "unknown "
      }
    let label = device.label.isEmpty ? "" : " (\(device.label))"
    let parts = [
      String(TimeText.local(nanoseconds: change.wallTimeNs).dropFirst(11)), what,
      DeviceText.kind(device.kind),
      device.id + label, device.name, device.path,
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
