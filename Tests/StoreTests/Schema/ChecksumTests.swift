import Testing

@testable import Store

@Suite struct ChecksumTests {
  @Test(
    "gives the values published for FNV-1a",
    arguments: [
      ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"),
    ]
  )
  func vectors(text: String, checksum: String) {
    #expect(Checksum(text.utf8).description == checksum)
  }
}
