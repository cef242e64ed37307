/// How wide text is on a terminal, in columns.
enum TextWidth {
  /// The columns `text` takes.
  static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + self.of($1) }
  }

  /// The columns one character takes: 0, 1 or 2.
  static func of(_ character: Character) -> Int {
    if let ascii = character.asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
    guard let first = character.unicodeScalars.first else { return 0 }
    // A variation selector 16 asks for the emoji form, which is wide.
    if character.unicodeScalars.contains("\u{FE0F}") {
      return 2
    }
    return self.of(first)
  }

  /// `text` cut to at most `width` columns, with `…` where something was left out.
  static func truncate(_ text: String, to width: Int) -> String {
    guard self.of(text) > width else { return text }
    guard width > 0 else { return "" }
    var result = ""
    var used = 0
    for character in text {
      let next = used + self.of(character)
      guard next <= width - 1 else { break }
      result.append(character)
      used = next
    }
    return result + "…"
  }

  /// `text` without characters that would move the cursor or change the terminal: names come from
  /// devices and other machines.
  static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { self.isControl($0) }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(self.isControl(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(result)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control:
      return 0
    default:
      if scalar.properties.isEmojiPresentation { return 2 }
      return self.wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  /// The blocks that Unicode's EastAsianWidth.txt lists as wide or full-width.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100 ... 0x115F, 0x2E80 ... 0x303E, 0x3041 ... 0x33FF, 0x3400 ... 0x4DBF, 0x4E00 ... 0x9FFF,
    0xA000 ... 0xA4CF, 0xA960 ... 0xA97F, 0xAC00 ... 0xD7A3, 0xF900 ... 0xFAFF, 0xFE30 ... 0xFE6F,
    0xFF00 ... 0xFF60, 0xFFE0 ... 0xFFE6, 0x1F300 ... 0x1F64F, 0x1F900 ... 0x1F9FF,
    0x20000 ... 0x3FFFD,
  ]
}
