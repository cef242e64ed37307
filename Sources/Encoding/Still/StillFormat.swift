/// The image files that pictures can be made into.
public enum StillFormat: String, Hashable, Sendable, CaseIterable {
  case png
  case jpeg

  /// The media type (RFC 2046, RFC 2083).
  public var mediaType: String {
    "image/" + self.rawValue
  }
}
