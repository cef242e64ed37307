/// A further destination on the command line: `LABEL=URL`.
struct DestinationArgument: Hashable, Sendable {
  let label: String
  let url: String

  /// Reads `text`; `nil` when it is not of that form.
  ///
  /// Not an `ExpressibleByArgument`: the parser would repeat what it cannot read, stream key and
  /// all, in its message.
  init?(_ text: String) {
    guard let equals = text.firstIndex(of: "=") else { return nil }
    let label = text[..<equals]
    let url = text[text.index(after: equals)...]
    guard !label.isEmpty, !url.isEmpty else { return nil }
    guard label.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
    else { return nil }
    self.label = String(label)
    self.url = String(url)
  }
}
