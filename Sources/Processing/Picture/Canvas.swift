public import Media

/// The picture a session sends, and how a camera fills it.
public struct Canvas: Hashable, Sendable {
  /// How a camera of another shape fills the canvas.
  public enum Fit: String, Hashable, Sendable {
    /// The middle of the camera's picture fills the canvas; what sticks out is cut off.
    case crop
    /// The whole picture is seen, with black beside it.
    case letterbox
  }

  /// How far the camera's picture is turned, clockwise, for a camera mounted sideways.
  public enum Rotation: Int, Hashable, Sendable, CaseIterable {
    case none = 0
    case quarter = 90
    case half = 180
    case threeQuarters = 270

    /// Whether width and height change places.
    public var isSideways: Bool {
      switch self {
      case .none, .half: false
      case .quarter, .threeQuarters: true
      }
    }
  }

  /// The size of the picture that is sent: even on both sides.
  public var size: PictureSize
  /// How a camera of another shape fills it.
  public var fit: Fit
  /// How far the camera's picture is turned before.
  public var rotation: Rotation
  /// Whether left and right change places in the picture that is sent.
  public var isMirrored: Bool

  public init(
    size: PictureSize,
    fit: Fit = .crop,
    rotation: Rotation = .none,
    isMirrored: Bool = false
  ) {
    self.size = size
    self.fit = fit
    self.rotation = rotation
    self.isMirrored = isMirrored
  }

  /// The canvas as the camera sees it: before its picture is turned.
  public var sizeBeforeRotation: PictureSize {
    self.rotation.isSideways ? self.size.transposed : self.size
  }
}
