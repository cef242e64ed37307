/// Takes a stream key out of texts that a server wrote.
struct SecretMask: Sendable {
  private let secrets: [String]

  /// - Parameters:
  ///   - streamName: the stream name with its query.
  ///   - tcURL: the URL of the application, whose user, password and query are secret.
  init(streamName: String, tcURL: String) {
    var secrets = [streamName]
    if let question = streamName.firstIndex(of: "?") {
      secrets.append(String(streamName[..<question]))
      secrets.append(String(streamName[streamName.index(after: question)...]))
    }
    if let question = tcURL.firstIndex(of: "?") {
      secrets.append(String(tcURL[tcURL.index(after: question)...]))
    }
    if let at = tcURL.lastIndex(of: "@") {
      let user = tcURL[..<at]
      let start = user.ranges(of: "://").first?.upperBound ?? user.startIndex
      secrets.append(String(user[start...]))
    }
    // The longest first, so that a part never spoils the whole.
    self.secrets = secrets.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// `text` with every secret replaced.
  func applied(to text: String) -> String {
    self.secrets.reduce(text) { text, secret in
      // A key as short as a syllable is only replaced as a word of its own: anywhere else it would
      // garble the text and so tell more about the key than it hides.
      secret.count >= 4
        ? text.replacing(secret, with: Self.mask) : Self.replacingWord(secret, in: text)
    }
  }

  private static let mask = "…"

  private static func replacingWord(_ word: String, in text: String) -> String {
    var result = ""
    var rest = text[...]
    while let range = rest.firstRange(of: word) {
      let before = rest[..<range.lowerBound].last ?? result.last
      let after = rest[range.upperBound...].first
      result += rest[..<range.lowerBound]
      let isWord =
        !(before.map(Self.isWordCharacter) ?? false)
        && !(after.map(Self.isWordCharacter) ?? false)
      result += isWord ? Self.mask : word
      rest = rest[range.upperBound...]
    }
    return result + rest
  }

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }
}
