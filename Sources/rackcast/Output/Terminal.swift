internal import Glibc

/// The terminal that the answer goes to.
struct Terminal: Sendable {
  let colours: Bool
  private let measure: @Sendable () -> (columns: Int, rows: Int)

  /// `nil` when `descriptor` is no terminal.
  init?(descriptor: Int32) {
    guard isatty(descriptor) == 1 else { return nil }
    self.colours = Self.allowsColours(
      noColor: Environment.value(of: "NO_COLOR"),
      term: Environment.value(of: "TERM")
    )
    self.measure = { Self.size(of: descriptor) }
  }

  /// A terminal of a given size, whatever is connected.
  init(columns: Int, rows: Int, colours: Bool) {
    self.colours = colours
    self.measure = { (columns, rows) }
  }

  /// The columns it has now; people resize windows.
  func columns() -> Int {
    self.measure().columns
  }

  /// The lines it has now.
  func rows() -> Int {
    self.measure().rows
  }

  /// Whether colours are wanted: `NO_COLOR` is unset or empty and the terminal is not dumb.
  static func allowsColours(noColor: String?, term: String?) -> Bool {
    (noColor ?? "").isEmpty && term != "dumb"
  }

  private static func size(of descriptor: Int32) -> (columns: Int, rows: Int) {
    var size = winsize()
    let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return known ? (Int(size.ws_col), Int(size.ws_row)) : (80, 24)
  }
}

/// Control sequences of ECMA-48.
enum TerminalSequence {
  /// Moves the cursor up `lines` lines, to the first column, and erases from there to the end.
  static func redraw(lines: Int) -> String {
    lines > 0 ? "\u{1B}[\(lines)F\u{1B}[J" : ""
  }
}

/// The environment of the process.
enum Environment {
  static func value(of name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
