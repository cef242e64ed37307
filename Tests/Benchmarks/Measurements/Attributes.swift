internal import ControlAPI

extension ProtoSessionAttributes {
  /// A session with the picture and the sound of a clip.
  static func clip(_ path: String, mode: String, url: String) -> Self {
    var attributes = Self()
    attributes.camera = "file:\(path)"
    attributes.microphone = "file:\(path)"
    attributes.mode = mode
    attributes.orientation = "horizontal"
    attributes.url = url
    return attributes
  }

  /// A session with the test pattern and the test tone.
  static func synthetic(mode: String, url: String) -> Self {
    var attributes = Self()
    attributes.camera = "synthetic:pattern"
    attributes.microphone = "synthetic:tone"
    attributes.mode = mode
    attributes.orientation = "horizontal"
    attributes.url = url
    return attributes
  }
}
