/// The file name of a recording.
enum RecordingName {
  /// The longest part taken of the application and of the stream name.
  private static let longestPart = 64

  /// `<app>-<name>-<number>.flv`, with only letters, digits, dots, dashes and underscores, so that
  /// no client chooses a path.
  static func make(app: String, name: String, number: Int) -> String {
    let bare = name.prefix { $0 != "?" }
    return "\(Self.part(app))-\(Self.part(String(bare)))-\(number).flv"
  }

  private static func part(_ text: String) -> String {
    let safe = text.utf8.prefix(Self.longestPart).map { byte -> Character in
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a" ... "z", "A" ... "Z", "0" ... "9", ".", "-", "_": return Character(scalar)
      default: return "_"
      }
    }
    // A leading dot would hide the file.
    let name = String(safe)
    return name.isEmpty || name.hasPrefix(".") ? "_" + name.dropFirst() : name
  }
}
