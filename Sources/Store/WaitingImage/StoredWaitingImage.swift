internal import Crypto

/// A waiting image with its bytes.
public struct StoredWaitingImage: Hashable, Sendable {
  public let record: WaitingImageRecord
  /// The file as it was loaded.
  public let bytes: [UInt8]

  init(record: WaitingImageRecord, bytes: [UInt8]) {
    self.record = record
    self.bytes = bytes
  }

  /// An image to store. Reads all bytes twice for their hashes, some 20 ms for 10 MiB: not for the
  /// cooperative pool.
  public init(bytes: [UInt8], mediaType: String, width: Int, height: Int, at time: Int64) {
    self.record = WaitingImageRecord(
      md5: Self.md5(of: bytes),
      sha256: Self.hexadecimal(SHA256.hash(data: bytes)),
      byteCount: bytes.count,
      mediaType: mediaType,
      width: width,
      height: height,
      firstStored: time
    )
    self.bytes = bytes
  }

  /// MD5 of `bytes`: 32 lower-case hexadecimal digits.
  public static func md5(of bytes: [UInt8]) -> String {
    // Insecure, and what the attribute of the live-pusher is; SHA-256 stands beside it.
    self.hexadecimal(Insecure.MD5.hash(data: bytes))
  }

  private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
