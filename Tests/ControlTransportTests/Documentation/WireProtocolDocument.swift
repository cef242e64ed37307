import Foundation

/// docs/wire-protocol.md, taken apart.
struct WireProtocolDocument {
  /// A frame shown in the document: its bytes, and its text form.
  struct ShownFrame {
    let name: String
    let bytes: [UInt8]
    let text: String
  }

  /// The repository's folder.
  static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  let text: String

  init() throws {
    let file = Self.repository.appending(path: "docs/wire-protocol.md")
    self.text = try String(contentsOf: file, encoding: .utf8)
  }

  /// The blocks marked `frame NAME`: hexadecimal digits, an empty line, the text form.
  var frames: [ShownFrame] {
    self.blocks.compactMap { mark, content in
      guard mark.hasPrefix("frame ") else { return nil }
      let parts = content.split(separator: "\n\n", maxSplits: 1)
      return ShownFrame(
        name: String(mark.dropFirst("frame ".count)),
        bytes: [UInt8](hex: String(parts[0])),
        text: parts.count > 1 ? String(parts[1]) : ""
      )
    }
  }

  /// The client in Python.
  var python: String? {
    self.blocks.first { $0.mark == "python" }?.content
  }

  /// The fenced blocks with the words behind their opening fence.
  private var blocks: [(mark: String, content: String)] {
    let pieces = self.text.split(separator: "```", omittingEmptySubsequences: false)
    return pieces.enumerated().filter { $0.offset % 2 == 1 }.map { _, piece in
      let lines = piece.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(lines[0]), lines.count > 1 ? String(lines[1]) : "")
    }
  }
}
