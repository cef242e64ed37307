internal import Media

/// Why a request to an X server has no answer.
enum XFailure: Error, Hashable {
  /// The server refused it, with the error code of the protocol (X11, "Encoding": 8 is `Match`).
  case refused(UInt8)
  /// The server does not take the memory that it was to share, with the error code of the protocol.
  case notShared(UInt8)
  /// The system gives no memory to share, with its errno.
  case noMemory(Int32)
  /// The screen is smaller now, so that the captured part is not within it any more.
  case outgrown(PictureSize)
  /// The connection ended.
  case gone
  /// The server did not answer in time.
  case silent
  /// The capture was stopped meanwhile.
  case stopped
}

extension XFailure {
  /// The protocol's name for an error of the core protocol.
  static func name(ofError code: UInt8) -> String {
    let names = [
      "Request", "Value", "Window", "Pixmap", "Atom", "Cursor", "Font", "Match", "Drawable",
      "Access", "Alloc", "Colormap", "GContext", "IDChoice", "Name", "Length", "Implementation",
    ]
    let index = Int(code) - 1
    return names.indices.contains(index) ? "Bad\(names[index])" : "error \(code)"
  }
}
