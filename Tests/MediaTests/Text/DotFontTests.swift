import Media
import Testing

@Suite struct DotFontTests {
  private static let printable = (0x20 ... 0x7e).map { Character(Unicode.Scalar(UInt8($0))) }

  @Test("has a glyph of its own for every printable character of ASCII")
  func distinct() {
    let glyphs = Self.printable.map { DotFont.glyph($0) }

    #expect(Set(glyphs).count == Self.printable.count)
    #expect(glyphs.allSatisfy { $0.count == DotFont.rows && $0.allSatisfy { $0 < 1 << 5 } })
    #expect(DotFont.glyph(" ").allSatisfy { $0 == 0 })
  }

  @Test("draws a frame for a character it does not have")
  func unknown() {
    let frame = DotFont.glyph("字")

    #expect(frame == DotFont.glyph("é"))
    #expect(frame.first == 0b11111 && frame[3] == 0b10001)
  }
}
