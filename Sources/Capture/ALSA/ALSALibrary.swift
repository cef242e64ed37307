internal import CALSA

/// libasound as a whole.
enum ALSALibrary {
  /// Makes the library return its errors without printing them as well. Used before the first call
  /// of each entry point.
  // Possible return codes: 0 only.
  static let silenced: Void = { _ = calsa_silence_errors() }()

  /// The library's text for a negative return code.
  static func text(_ code: Int32) -> String {
    snd_strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
