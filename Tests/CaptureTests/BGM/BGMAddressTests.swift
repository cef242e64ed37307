import Testing

@testable import Capture

@Suite struct BGMAddressTests {
  @Test(
    "takes paths and addresses, and shows them without what is secret",
    arguments: [
      ("/music/a b.mp3", "/music/a b.mp3"),
      ("file:///music/a%20b.mp3", "/music/a b.mp3"),
      ("file:/music/a.mp3", "/music/a.mp3"),
      ("FILE://localhost/music/a.mp3", "/music/a.mp3"),
      ("http://h/a.mp3", "http://h/a.mp3"),
      ("HTTPS://h:8443/a/b.m4a?token=s3cret#s3cret", "https://h:8443/a/b.m4a"),
      ("http://s3cret:s3cret@h/a.mp3", "http://h/a.mp3"),
      ("http://[::1]:80/a%20b.mp3", "http://[::1]:80/a%20b.mp3"),
      ("http://h", "http://h"),
    ]
  )
  func takes(text: String, shown: String) throws {
    #expect(try BGMAddress(parsing: text).description == shown)
  }

  @Test(
    "refuses what it cannot play, without repeating it",
    arguments: [
      "", "s3cret.mp3", "file:s3cret.mp3", "file://host/s3cret.mp3", "ftp://h/s3cret.mp3",
      "rtmp://h/live/s3cret", "concat:/s3cret|/b", "data:audio/s3cret", "pipe:0", "http://",
      "http:///s3cret", "/music/s3cret\n.mp3", "subfile,,start,0,end,9,,:/s3cret",
      "/" + String(repeating: "s3cret", count: 1000), "file:///s3cret%00", "cache:http://h/s3cret",
      "file",
    ]
  )
  func refuses(text: String) {
    let error = #expect(throws: InvalidBGMAddress.self) { try BGMAddress(parsing: text) }

    #expect(error?.description.contains("s3cret") == false)
  }

  @Test("reads a start behind the end as the beginning, and an end there as the end")
  func ranges() {
    func range(_ start: Int, _ end: Int) -> BGMRange {
      BGMRange(start: .seconds(start), end: .seconds(end))
    }

    #expect(range(-3, -3) == range(0, 0))
    #expect(range(5, 3).isEmpty && range(5, 5).isEmpty)
    #expect(!range(5, 6).isEmpty && !range(5, 0).isEmpty)
    #expect(range(5, 8).within(.seconds(10)) == range(5, 8))
    #expect(range(5, 12).within(.seconds(10)) == range(5, 0))
    #expect(range(11, 12).within(.seconds(10)) == range(0, 0))
    #expect(range(11, 12).within(nil) == range(11, 12))
  }
}
