/// What was set on the open camera of a session.
public struct CameraState: Hashable, Sendable {
  /// How far the picture is zoomed in, from 1 on.
  public let zoomLevel: Double
  /// Whether its lamp is on.
  public let isTorchOn: Bool
}

/// The focus of a session's camera.
public enum AutoFocus: String, Hashable, Sendable, CaseIterable {
  /// The camera follows the scene.
  case on
  /// The focus stays where it is.
  case off
  /// The open camera cannot focus by itself.
  case unsupported
}

/// How far the open camera of a session is zoomed and can be.
public struct Zoom: Hashable, Sendable {
  /// From 1 on.
  public let level: Double
  /// Over 1.
  public let maximum: Double
  /// Whether the camera zooms itself; else the picture is cropped.
  public let isByCamera: Bool
}
