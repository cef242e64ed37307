/// How a piece of text stands out on a terminal.
enum Style: Hashable {
  case plain
  case heading
  case good
  case attention
  case bad
  case faint

  /// `text` with the escape sequences of the style around it.
  func apply(to text: String) -> String {
    guard let code = self.code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// The parameter of ECMA-48's SGR, 8.3.117.
  private var code: String? {
    switch self {
    case .plain: nil
    case .heading: "1"
    case .good: "32"
    case .attention: "33"
    case .bad: "31"
    case .faint: "2"
    }
  }
}
