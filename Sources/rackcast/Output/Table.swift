/// Rows of text under headings, in columns as wide as they need to be and no wider than the
/// terminal lets them.
struct Table {
  enum Alignment {
    case left
    case right
  }

  struct Column {
    let title: String
    var alignment = Alignment.left
    /// Whether the column gives way when the terminal is too narrow.
    var shrinks = false
  }

  struct Cell: Hashable {
    let text: String
    let style: Style

    init(_ text: String, _ style: Style = .plain) {
      self.text = TextWidth.printable(text)
      self.style = style
    }
  }

  static let gap = 2
  /// A column that gives way keeps this many columns.
  static let narrowest = 8

  let columns: [Column]
  private(set) var rows: [[Cell]] = []

  init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row; it has a cell for each column.
  mutating func add(_ cells: [Cell]) {
    precondition(cells.count == self.columns.count, "A row has a cell for each column.")
    self.rows.append(cells)
  }

  /// The table as lines without trailing space.
  ///
  /// - Parameters:
  ///   - width: The terminal's columns; `nil` cuts nothing, for files and pipes.
  ///   - colours: Whether styles show.
  ///   - headings: Whether the first line has the columns' titles.
  func lines(width: Int?, colours: Bool, headings: Bool = true) -> [String] {
    let widths = self.columnWidths(within: width, headings: headings)
    let head = self.columns.map { Cell($0.title, .heading) }
    return ((headings ? [head] : []) + self.rows).map { row in
      self.line(row, widths: widths, colours: colours)
    }
  }

  private func line(_ row: [Cell], widths: [Int], colours: Bool) -> String {
    var line = ""
    var pending = 0
    for ((cell, column), width) in zip(zip(row, self.columns), widths) {
      let text = TextWidth.truncate(cell.text, to: width)
      let space = width - TextWidth.of(text)
      if column.alignment == .right { pending += space }
      if !text.isEmpty {
        line += String(repeating: " ", count: pending)
        line += colours ? cell.style.apply(to: text) : text
        pending = 0
      }
      if column.alignment == .left { pending += space }
      pending += Self.gap
    }
    return line
  }

  private func columnWidths(within limit: Int?, headings: Bool) -> [Int] {
    var widths = self.columns.indices.map { index in
      let title = headings ? TextWidth.of(self.columns[index].title) : 0
      return self.rows.reduce(title) { max($0, TextWidth.of($1[index].text)) }
    }
    guard let limit else { return widths }
    let gaps = Self.gap * max(0, widths.count - 1)
    var excess = widths.reduce(gaps, +) - limit
    // The widest of the columns that give way gives first; then any, so that no line wraps.
    while excess > 0 {
      let willing = widths.indices.filter {
        self.columns[$0].shrinks && widths[$0] > Self.narrowest
      }
      let able = willing.isEmpty ? widths.indices.filter { widths[$0] > 1 } : willing
      guard let widest = able.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }
}
