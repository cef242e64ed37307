import Access
import TestSupport
import Testing

@Suite struct AccessTokenTests {
  @Test("is read as it was made, and its hash is SHA-256 of its text")
  func reading() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0 ..< 100 {
      let token = AccessToken.random(using: &generator)
      #expect(token.text.count == 77)
      #expect(token.text.hasPrefix("rct_\(token.id)_"))
      let read = AccessToken(token.text)
      #expect(read == token && read?.hash == token.hash)
    }
    let known = AccessToken("rct_00000000_" + String(repeating: "0", count: 64))
    let digits = known?.hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(digits == "680a8c7cf1fc8a8e8fef4643c23ec9bd3f771321bf180464c8c81ae084b3938d")
  }

  @Test(
    "nothing else is read",
    arguments: [
      "", "rct_", "rct_00000000_", "rct_0000000_" + String(repeating: "0", count: 65),
      "rct_00000000-" + String(repeating: "0", count: 64),
      "rct_0000000G_" + String(repeating: "0", count: 64),
      "rct_00000000_" + String(repeating: "0", count: 63) + "F",
      "rct_00000000_" + String(repeating: "0", count: 65),
      "RCT_00000000_" + String(repeating: "0", count: 64),
      "rct_00000000_" + String(repeating: "é", count: 32),
    ]
  )
  func refusals(text: String) {
    #expect(AccessToken(text) == nil)
  }

  @Test("tells its name and never its secret")
  func secrecy() {
    let token = AccessToken.random()
    let secret = token.text.suffix(64)
    var dumped = ""
    dump(token, to: &dumped)
    for text in ["\(token)", String(reflecting: token), "\([token])", dumped] {
      #expect(!text.contains(secret))
      #expect(text.contains(token.id))
    }
  }

  @Test("differs from all others")
  func random() {
    let tokens = (0 ..< 1000).map { _ in AccessToken.random() }
    #expect(Set(tokens.map(\.text)).count == 1000)
  }
}
