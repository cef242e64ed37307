import Testing

@testable import rackcast

@Suite struct TableTests {
  private var table: Table {
    var table = Table([
      .init(title: "NAME"), .init(title: "KBPS", alignment: .right),
      .init(title: "URL", shrinks: true),
    ])
    table.add([.init("cam1"), .init("900"), .init("rtmp://127.0.0.1/live/***")])
    table.add([.init("camera-two"), .init("12000"), .init("")])
    return table
  }

  @Test("columns are as wide as they need to be, and no line ends in space")
  func layout() {
    #expect(
      self.table.lines(width: nil, colours: false) == [
        "NAME         KBPS  URL",
        "cam1          900  rtmp://127.0.0.1/live/***",
        "camera-two  12000",
      ]
    )
  }

  @Test("the column that gives way is cut when the terminal is narrow")
  func shrinks() {
    #expect(
      self.table.lines(width: 32, colours: false) == [
        "NAME         KBPS  URL",
        "cam1          900  rtmp://127.0…",
        "camera-two  12000",
      ]
    )
  }

  @Test("no line is wider than the terminal, however narrow", arguments: [8, 12, 20, 25, 40])
  func neverWraps(width: Int) {
    let lines = self.table.lines(width: width, colours: false)

    #expect(lines.allSatisfy { TextWidth.of($0) <= width })
  }

  @Test("columns that can be done without are left out before the rest must give")
  func dispensable() {
    var table = Table([
      .init(title: "SESSION"), .init(title: "MODE", dispensable: 2),
      .init(title: "RTT", dispensable: 1), .init(title: "DESTINATIONS", shrinks: true),
    ])
    table.add([.init("cam1"), .init("HD"), .init("31.0 ms"), .init("main publishing")])

    #expect(
      table.lines(width: 32, colours: false) == [
        "SESSION  MODE  RTT      DESTINA…",
        "cam1     HD    31.0 ms  main pu…",
      ]
    )
    #expect(
      table.lines(width: 26, colours: false) == [
        "SESSION  RTT      DESTINA…",
        "cam1     31.0 ms  main pu…",
      ]
    )
    #expect(
      table.lines(width: 17, colours: false) == ["SESSION  DESTINA…", "cam1     main pu…"]
    )
  }

  @Test("wide characters, combining marks and × keep the columns straight")
  func wideCharacters() {
    var table = Table([.init(title: "A"), .init(title: "B")])
    table.add([.init("演播室"), .init("x")])
    table.add([.init("1280×720"), .init("x")])
    table.add([.init("e\u{301}te\u{301}"), .init("x")])

    let lines = table.lines(width: nil, colours: false, headings: false)

    #expect(lines == ["演播室    x", "1280×720  x", "e\u{301}te\u{301}       x"])
  }

  @Test("styles add no width, and show only where colours do")
  func styles() {
    var table = Table([.init(title: "A"), .init(title: "B")])
    table.add([.init("live", .good), .init("x")])

    #expect(
      table.lines(width: nil, colours: true, headings: false) == ["\u{1B}[32mlive\u{1B}[0m  x"]
    )
    #expect(table.lines(width: nil, colours: false, headings: false) == ["live  x"])
  }

  @Test("what a device calls itself cannot drive the terminal")
  func controlCharacters() {
    var table = Table([.init(title: "A")])
    table.add([.init("cam\u{1B}[2J\n\u{9B}1m")])

    let lines = table.lines(width: nil, colours: true, headings: false)

    #expect(lines == ["cam\u{FFFD}[2J\u{FFFD}\u{FFFD}1m"])
  }
}
