internal import ControlAPI

/// Parts of a device as people read them.
enum DeviceText {
  static func kind(_ kind: ProtoDeviceKind) -> String {
    switch kind {
    case .camera: "camera"
    case .microphone: "microphone"
    case .screen: "screen"
    case .file: "file"
    case .synthetic: "synthetic"
    case .unspecified, .UNRECOGNIZED: "unknown (\(kind.rawValue))"
    }
  }

  /// `up to 1920×1080 @ 30`, `44100–48000 Hz, 1–2 ch`: what the device can do at most.
  static func summary(_ device: ProtoDevice) -> String {
    var parts: [String] = []
    let area = { (mode: ProtoVideoMode) in UInt64(mode.width) * UInt64(mode.height) }
    if let best = device.videoModes.max(by: { area($0) < area($1) }) {
      let rate = best.rates.max().map { " @ \(FigureText.short($0))" } ?? ""
      parts.append("up to \(FigureText.size(width: best.width, height: best.height))\(rate)")
    }
    if let low = device.audioModes.map(\.minRate).min(),
      let high = device.audioModes.map(\.maxRate).max(),
      let few = device.audioModes.map(\.minChannels).min(),
      let many = device.audioModes.map(\.maxChannels).max()
    {
      parts.append("\(self.range(low, high)) Hz, \(self.range(few, many)) ch")
    }
    return parts.joined(separator: "; ")
  }

  static func range<Value: Equatable>(_ low: Value, _ high: Value) -> String {
    low == high ? "\(low)" : "\(low)–\(high)"
  }
}
