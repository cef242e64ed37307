import Testing
import WaitingImages

@Suite struct WaitingImageSourceTests {
  private static let md5 = "900150983cd24fb0d6963f7d28e17f72"

  @Test(
    "tells addresses, files and stored images apart",
    arguments: [
      ("http://example.com/a.png", "http://example.com/a.png"),
      ("HTTPS://example.com:8443/a/b.webp?key=secret", "https://example.com:8443/a/b.webp"),
      ("http://[2001:db8::1]/", "http://[2001:db8::1]/"),
      ("/srv/slates/a b.png", "/srv/slates/a b.png"),
      ("file:///srv/a%20b.png", "/srv/a b.png"),
      ("file://localhost/srv/a.png", "/srv/a.png"),
      ("image:\(Self.md5)", "image:\(Self.md5)"),
      ("image:\(Self.md5.uppercased())", "image:\(Self.md5)"),
    ]
  )
  func accepted(text: String, description: String) throws {
    #expect(try WaitingImageSource(parsing: text).description == description)
  }

  @Test(
    "refuses everything else, without repeating it",
    arguments: [
      "", "a.png", "./a.png", "ftp://example.com/a.png", "http://", "http:///a.png",
      "http://user:secret@example.com/a.png", "http://exa mple.com/", "http://ex%2fmple.com/",
      "http://example.com:70000/", "file://host/a.png", "file:a.png", "image:", "image:secret",
      "image:\(Self.md5)0", "/srv/\u{0}secret", "/srv/\nsecret", "file:///srv/%00secret",
    ]
  )
  func refused(text: String) {
    let error = #expect(throws: InvalidWaitingImage.self) {
      _ = try WaitingImageSource(parsing: text)
    }

    #expect(error?.message.contains("secret") == false)
  }

  @Test("keeps the query of an address, and never shows it")
  func query() throws {
    guard
      case .web(let address) = try WaitingImageSource(parsing: "http://example.com/a?key=secret")
    else {
      Issue.record("An address is from the web.")
      return
    }

    #expect(address.text == "http://example.com/a?key=secret")
    #expect(!address.description.contains("secret"))
  }
}
