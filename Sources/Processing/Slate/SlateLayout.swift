internal import Media

/// How a name is broken into lines and how large its dots are drawn, to be read on any canvas.
struct SlateLayout: Hashable {
  /// The columns from one character to the next, and the rows from one line to the next, in dots.
  private static let advance = DotFont.columns + 1
  private static let lineAdvance = DotFont.rows + 3

  let lines: [String]
  /// The pixels of a dot's side; zero where the name fits at no size.
  let dot: Int

  init(name: String, size: PictureSize) {
    // Four fifths of the width and half of the height are for the name; a short one does not fill
    // them, but stays at a tenth of the shorter side.
    let width = size.width * 4 / 5
    let height = size.height / 2
    let largest = max(1, min(size.width, size.height) / 10 / DotFont.rows)
    var best: (lines: [String], dot: Int) = ([], 0)
    for columns in stride(from: name.count, to: 0, by: -1) {
      let lines = Self.lines(of: name, columns: columns)
      let longest = lines.map(\.count).max() ?? 0
      guard longest > 0 else { continue }
      let across = width / (longest * Self.advance - 1)
      let down = height / (lines.count * Self.lineAdvance - 3)
      let dot = min(across, down, largest)
      // Fewer lines where more do not give larger dots.
      if dot > best.dot { best = (lines, dot) }
    }
    (self.lines, self.dot) = best
  }

  /// The pixel where `line` begins, on a canvas of `size`.
  func left(of line: String, in size: PictureSize) -> Int {
    (size.width - (line.count * Self.advance - 1) * self.dot) / 2
  }

  /// The first row of line `index` on a canvas of `size`, with all lines in the middle; the one
  /// after the last line is for what stands under the name.
  func top(ofLine index: Int, in size: PictureSize) -> Int {
    let height = (self.lines.count * Self.lineAdvance - 3) * self.dot
    return (size.height - height) / 2 + index * Self.lineAdvance * self.dot
  }

  /// The name in lines of at most `columns` characters, broken after spaces and punctuation where
  /// there are any.
  static func lines(of name: String, columns: Int) -> [String] {
    var lines: [String] = []
    var rest = Substring(name)
    while rest.count > columns {
      let head = rest.prefix(columns)
      // The character behind the line may be a space, which nobody sees there.
      let reach = rest.prefix(columns + 1)
      let space = reach.lastIndex(of: " ")
      let mark = head.lastIndex { "-_./:".contains($0) }.map { rest.index(after: $0) }
      let end = [space, mark].compactMap { $0 }.max() ?? head.endIndex
      let line = end == rest.startIndex ? head : rest[..<end]
      lines.append(String(line))
      rest = rest[line.endIndex...].drop { $0 == " " }
    }
    if !rest.isEmpty { lines.append(String(rest)) }
    return lines
  }
}
