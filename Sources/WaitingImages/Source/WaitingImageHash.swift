/// The MD5 of an image's bytes, as the attribute `waiting_image_hash` carries it.
public struct WaitingImageHash: Hashable, Sendable, CustomStringConvertible {
  /// 32 lower-case hexadecimal digits.
  public let hexadecimal: String

  /// - Parameter text: 32 hexadecimal digits of either case.
  public init(parsing text: String) throws(InvalidWaitingImage) {
    guard text.utf8.count == 32, text.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      throw InvalidWaitingImage(
        "The MD5 of a waiting image has 32 hexadecimal digits, as `md5sum` prints them."
      )
    }
    self.hexadecimal = text.lowercased()
  }

  public var description: String {
    self.hexadecimal
  }
}
