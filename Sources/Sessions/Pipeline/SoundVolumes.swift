/// How loud the parts of a session's sound are.
struct SoundVolumes: Hashable, Sendable {
  /// From 0 to 1.
  var microphone = 1.0
  /// From 0 to 2.
  var bgm = 1.0
}
