import Testing

@testable import rackcast

@Suite struct TextTests {
  @Test(
    "knows how wide characters are",
    arguments: [
      ("", 0), ("abc", 3), ("×→…–", 4), ("演", 2), ("한", 2), ("e\u{301}", 1), ("🎥", 2),
      ("⚠\u{FE0F}", 2), ("\u{200B}", 0), ("Ａ", 2),
    ]
  )
  func width(text: String, columns: Int) {
    #expect(TextWidth.of(text) == columns)
  }

  @Test(
    "cuts text to a width without cutting a character",
    arguments: [
      ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("演播室", 5, "演播…"),
      ("演播室", 4, "演…"), ("ab", 1, "…"), ("ab", 0, ""),
    ]
  )
  func truncates(text: String, width: Int, result: String) {
    #expect(TextWidth.truncate(text, to: width) == result)
  }

  @Test(
    "hides what gives access in a URL, and nothing else",
    arguments: [
      ("rtmp://h/live/cam1", "rtmp://h/live/***"),
      ("rtmp://u:p@h:1936/live/cam1?sign=x#y", "rtmp://h:1936/live/***"),
      ("rtmp://h/live/a/b", "rtmp://h/live/a/***"),
      ("rtmp://h/live", "rtmp://h/live"),
      ("rtmp://h/live/", "rtmp://h/live/"), ("https://h/key.flv", "https://h/***"),
      ("tcp://h:1", "tcp://h:1"),
      ("rtmp://h/live?key=x", "rtmp://h/live"),
      ("rtmp://a@b@h/live/x", "rtmp://h/live/***"),
      ("file:///srv/show.flv", "file:///srv/show.flv"),
      ("secret", "***"), ("", ""), ("rtmp://", "rtmp://"),
    ]
  )
  func redacts(url: String, shown: String) {
    let redacted = RedactedURL(url).description

    #expect(redacted == shown)
    #expect(RedactedURL(redacted).description == shown)
  }

  @Test(
    "writes times of any zone",
    arguments: [
      (0, 0, "1970-01-01 00:00:00.000"),
      (1_709_164_800_123_456_789, 0, "2024-02-29 00:00:00.123"),
      (1_709_164_800_000_000_000, -3600, "2024-02-28 23:00:00.000"),
      (4_102_444_799_999_000_000, 0, "2099-12-31 23:59:59.999"),
      (-1_000_000, 0, "1969-12-31 23:59:59.999"),
    ]
  )
  func times(nanoseconds: Int64, offset: Int64, text: String) {
    #expect(TimeText.text(nanoseconds: nanoseconds, offset: offset) == text)
  }

  @Test("writes figures as people read them")
  func figures() {
    #expect(FigureText.decimal(12.345, 1) == "12.3")
    #expect(FigureText.decimal(-0.05, 1) == "-0.1")
    #expect(FigureText.decimal(0.04, 1) == "0.0")
    #expect(FigureText.decimal(7, 0) == "7")
    #expect(FigureText.decimal(.nan, 1) == "–")
    #expect(FigureText.short(29.97) == "29.97")
    #expect(FigureText.short(25) == "25")
    #expect(FigureText.short(100) == "100")
    #expect(FigureText.milliseconds(0.34) == "0.3 ms")
    #expect(FigureText.milliseconds(1234.5) == "1235 ms")
    #expect(FigureText.bytes(999) == "999 B")
    #expect(FigureText.bytes(1_500_000) == "1.5 MB")
    #expect(FigureText.bytes(999_999) == "1.0 MB")
    #expect(FigureText.age(seconds: 59) == "59 s")
    #expect(FigureText.age(seconds: 185) == "3 min 5 s")
    #expect(FigureText.age(seconds: 7620) == "2 h 7 min")
    #expect(FigureText.age(seconds: -3) == "0 s")
    #expect(FigureText.size(width: 1280, height: 720) == "1280×720")
    #expect(FigureText.size(width: 0, height: 720) == "–")
  }

  @Test("indents JSON without touching what stands in strings")
  func indents() {
    let compact = #"{"a":[],"b":{},"c":[1,{"d":"x,{\"y\":[z]}"}],"e":-1.5}"#

    #expect(
      JSONText.indented(compact) == """
        {
          "a": [],
          "b": {},
          "c": [
            1,
            {
              "d": "x,{\\"y\\":[z]}"
            }
          ],
          "e": -1.5
        }
        """
    )
    #expect(JSONText.indented("[]") == "[]")
  }

  @Test("colours are off for NO_COLOR and dumb terminals")
  func colours() {
    #expect(Terminal.allowsColours(noColor: nil, term: "xterm-256color"))
    #expect(Terminal.allowsColours(noColor: "", term: nil))
    #expect(!Terminal.allowsColours(noColor: "1", term: "xterm"))
    #expect(!Terminal.allowsColours(noColor: nil, term: "dumb"))
  }
}
