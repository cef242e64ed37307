extension String {
  /// How many characters of a text that was given are shown at most.
  private static let shownLength = 60

  /// The text as a message shows it: no control character, nothing that turns the direction of the
  /// line round, and not more of it than names it.
  public var shown: String {
    var text = ""
    for scalar in self.unicodeScalars.prefix(Self.shownLength) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
        .surrogate:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      case _:
        text.unicodeScalars.append(scalar)
      }
    }
    return self.unicodeScalars.count > Self.shownLength ? "\(text)…" : text
  }
}
