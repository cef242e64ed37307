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
    /// When the column is left out of a table that is still too wide: the highest first; 0 never.
    var dispensable = 0
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
    let head = self.columns.map { Cell($0.title, .heading) }
    let rows = (headings ? [head] : []) + self.rows
    let shown = self.layout(of: rows, within: width)
    return rows.map { self.line($0, shown: shown, colours: colours) }
  }

  private func line(_ row: [Cell], shown: [(index: Int, width: Int)], colours: Bool) -> String {
    var line = ""
    var pending = 0
    for (index, width) in shown {
      let text = TextWidth.truncate(row[index].text, to: width)
      let space = width - TextWidth.of(text)
      let isRight = self.columns[index].alignment == .right
      if isRight { pending += space }
      if !text.isEmpty {
        line += String(repeating: " ", count: pending)
        line += colours ? row[index].style.apply(to: text) : text
        pending = 0
      }
      if !isRight { pending += space }
      pending += Self.gap
    }
    return line
  }

  /// Which columns show, and how wide.
  private func layout(of rows: [[Cell]], within limit: Int?) -> [(index: Int, width: Int)] {
    var shown = self.columns.indices.map { index in
      (index: index, width: rows.reduce(0) { max($0, TextWidth.of($1[index].text)) })
    }
    guard let limit else { return shown }
    // Columns that give way do so first, then some are left out, then all must give.
    self.shrink(&shown, to: limit) { self.columns[$0.index].shrinks && $0.width > Self.narrowest }
    while Self.width(of: shown) > limit {
      let candidates = shown.indices.filter { self.columns[shown[$0].index].dispensable > 0 }
      let first = candidates.max {
        self.columns[shown[$0].index].dispensable < self.columns[shown[$1].index].dispensable
      }
      guard let first else { break }
      shown.remove(at: first)
    }
    self.shrink(&shown, to: limit) { $0.width > 1 }
    return shown
  }

  /// Takes from the widest of the columns that can give until all fit or none can.
  private func shrink(
    _ shown: inout [(index: Int, width: Int)],
    to limit: Int,
    where canGive: ((index: Int, width: Int)) -> Bool
  ) {
    var excess = Self.width(of: shown) - limit
    while excess > 0 {
      let able = shown.indices.filter { canGive(shown[$0]) }
      guard let widest = able.max(by: { shown[$0].width < shown[$1].width }) else { return }
      shown[widest].width -= 1
      excess -= 1
    }
  }

  private static func width(of shown: [(index: Int, width: Int)]) -> Int {
    shown.reduce(Self.gap * max(0, shown.count - 1)) { $0 + $1.width }
  }
}
