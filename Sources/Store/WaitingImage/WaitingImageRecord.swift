/// What is known of a waiting image that is kept.
public struct WaitingImageRecord: Hashable, Sendable {
  /// MD5 of the bytes (RFC 1321): 32 lower-case hexadecimal digits. What operators name it by.
  public let md5: String
  /// SHA-256 of the bytes (FIPS 180-4): 64 lower-case hexadecimal digits. What tells it from an
  /// image that was made to have the same MD5.
  public let sha256: String
  /// The bytes of the file.
  public let byteCount: Int
  /// `image/png`, `image/jpeg` or `image/webp`.
  public let mediaType: String
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// When it was stored first.
  public let firstStored: Int64
}
