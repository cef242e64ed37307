internal import Media

/// What the picture of a session shows.
enum Program: Hashable, Sendable {
  /// The camera.
  case camera
  /// The waiting image; after `until`, where it is given, nothing: the sound goes on alone.
  case waitingImage(until: MediaTime?)
}
