/// What a device captures, and from where.
public enum DeviceKind: String, Hashable, Sendable, CaseIterable {
  /// A V4L2 capture node.
  case camera
  /// An ALSA capture stream.
  case microphone
  /// A screen of an X server.
  case screen
  /// A looped clip: a camera and a microphone in one.
  case file
  /// A generated picture or sound.
  case synthetic
}
