/// A block of lines that is drawn over again on a terminal.
struct LiveDisplay {
  let console: Console
  /// The lines that stand on the terminal now.
  private var drawn = 0
  private var failureShown = false

  init(console: Console) {
    self.console = console
  }

  /// `table` as wide as the terminal is now.
  func lines(of table: Table) -> [String] {
    table.lines(width: self.console.terminal?.columns(), colours: self.console.colours)
  }

  /// Draws `lines` in place of those before; as many as the terminal has room for.
  mutating func show(_ lines: [String]) throws {
    self.failureShown = false
    guard let terminal = self.console.terminal else {
      for line in lines { try self.console.print(line) }
      return
    }
    let room = max(1, terminal.rows() - 1)
    let visible = lines.prefix(room)
    let text = visible.map { $0 + "\n" }.joined()
    try self.console.output(TerminalSequence.redraw(lines: self.drawn) + text)
    self.drawn = visible.count
  }

  /// Says once, until lines are shown again, why there are none.
  mutating func show(failure message: String) throws {
    guard !self.failureShown else { return }
    if self.console.terminal == nil {
      self.console.note(message)
    } else {
      try self.show([self.console.styled(message, .bad)])
      // The message may wrap, so it stays and the next lines follow it.
      self.drawn = 0
    }
    self.failureShown = true
  }
}
