/// The sources that are made, not captured.
enum SyntheticDevice: String, CaseIterable {
  /// A moving picture with a burnt-in frame counter and a flash.
  case pattern
  /// A beep on each flash of the pattern.
  case tone

  /// How the catalog lists it. No modes: it is made at whatever size or rate is asked for.
  var description: DeviceDescription {
    DeviceDescription(
      id: DeviceID(scheme: .synthetic, name: self.rawValue),
      kind: .synthetic,
      name: self.title,
      driver: "rackcast",
      path: "",
      videoModes: [],
      audioModes: [],
      controls: []
    )
  }

  private var title: String {
    switch self {
    case .pattern: "Test pattern"
    case .tone: "Test tone"
    }
  }
}
