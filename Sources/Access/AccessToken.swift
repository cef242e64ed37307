internal import Crypto

/// What a client shows to be let in: `rct_`, eight hexadecimal digits that name the token, `_`, and the
/// secret, 256 random bits as 64 hexadecimal digits.
///
/// The secret is in `text` and nowhere else: a description of the token tells only its name.
public struct AccessToken: Hashable, Sendable {
  /// Names the token in lists and records; no secret.
  public let id: String
  /// The whole token.
  public let text: String

  private static let prefix = "rct_"
  private static let idLength = 8
  private static let secretLength = 64

  /// Makes a token of random bits.
  public static func random(using generator: inout some RandomNumberGenerator) -> AccessToken {
    let id = Self.digits(Self.idLength, &generator)
    let secret = Self.digits(Self.secretLength, &generator)
    return AccessToken(id: id, text: "\(Self.prefix)\(id)_\(secret)")
  }

  /// Makes a token of the system's random bits.
  public static func random() -> AccessToken {
    var generator = SystemRandomNumberGenerator()
    return Self.random(using: &generator)
  }

  private init(id: String, text: String) {
    self.id = id
    self.text = text
  }

  /// Reads a token; `nil` where `text` has not its form.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    let (first, last) = (Self.prefix.utf8.count, Self.prefix.utf8.count + Self.idLength)
    guard text.hasPrefix(Self.prefix), bytes.count == last + 1 + Self.secretLength,
      bytes[last] == UInt8(ascii: "_"),
      (bytes[first ..< last] + bytes[(last + 1)...]).allSatisfy({ $0.isHexadecimalDigit })
    else { return nil }
    self.id = String(decoding: bytes[first ..< last], as: UTF8.self)
    self.text = text
  }

  /// What is kept of the token: SHA-256 of its text, 32 bytes. Slow hashes are for what people make up;
  /// 256 random bits cannot be guessed.
  public var hash: [UInt8] {
    Array(SHA256.hash(data: Array(self.text.utf8)))
  }

  private static func digits(
    _ count: Int,
    _ generator: inout some RandomNumberGenerator
  ) -> String {
    let bytes = (0 ..< count).map { _ in
      Array("0123456789abcdef".utf8)[Int.random(in: 0 ..< 16, using: &generator)]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "token \(self.id)" }
  public var debugDescription: String { self.description }
  public var customMirror: Mirror { Mirror(self, children: ["id": self.id]) }
}

extension UInt8 {
  /// Lower-case only, as tokens are made.
  fileprivate var isHexadecimalDigit: Bool {
    (UInt8(ascii: "0") ... UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a") ... UInt8(ascii: "f")).contains(self)
  }
}
