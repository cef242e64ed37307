import Access
import Foundation
import Testing

@testable import rackcast

@Suite struct TokenSourceTests {
  private static let token = AccessToken.random()

  private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(text.utf8).write(to: file)
    // What cannot be removed is left to the system's clean-up.
    defer { try? FileManager.default.removeItem(at: file) }
    try body(file.path)
  }

  @Test("the file goes over the environment; without either there is none")
  func order() throws {
    let other = AccessToken.random()
    try self.withFile("\(Self.token.text)\n") { path in
      let found = try TokenSource.token(file: path, environment: other.text)
      #expect(found == Self.token)
    }
    for (text, expected) in [(other.text, other), ("", nil), (nil, nil)]
      as [(String?, AccessToken?)]
    {
      let found = try TokenSource.token(file: nil, environment: text)
      #expect(found == expected)
    }
  }

  @Test(
    "what is no token is refused without being told",
    arguments: ["hunter2", "rct_1 rct_2", "\n"]
  )
  func refusals(text: String) throws {
    try self.withFile(text) { path in
      let failure = #expect(throws: CommandFailure.self) {
        try TokenSource.token(file: path, environment: nil)
      }
      #expect(failure?.status == .usage)
      #expect(failure?.message.contains("hunter2") == false)
    }
    let failure = #expect(throws: CommandFailure.self) {
      try TokenSource.token(file: nil, environment: text)
    }
    #expect(failure?.message.contains("RACKCAST_TOKEN holds no token") == true)
  }

  @Test("a file that cannot be read is named")
  func missing() {
    let failure = #expect(throws: CommandFailure.self) {
      try TokenSource.token(file: "/nowhere/token", environment: nil)
    }
    #expect(failure?.message.contains("/nowhere/token") == true)
  }
}
