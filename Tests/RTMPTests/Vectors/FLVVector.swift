import NIOCore
import Testing

@testable import RTMP

/// A tag and its bytes in a file.
struct FLVVector: CustomTestStringConvertible {
  let name: String
  let tag: FLVTag
  let bytes: ByteBuffer

  init(_ name: String, _ kind: FLVTag.Kind, at timestamp: UInt32, body: String, _ hex: String) {
    self.name = name
    self.tag = FLVTag(kind: kind, timestamp: timestamp, body: ByteBuffer(hex: body))
    self.bytes = ByteBuffer(hex: hex)
  }

  var testDescription: String { self.name }

  static let all: [FLVVector] = [
    .init(
      "audio",
      .audio,
      at: 21,
      body: "AF 01 2110",
      "08 000004 000015 00 000000 AF012110 0000000F"
    ),
    .init(
      "video-after-2^24-ms",
      .video,
      at: 0x1234_5678,
      body: "17 01 000000",
      "09 000005 345678 12 000000 1701000000 00000010"
    ),
    .init(
      "script",
      .script,
      at: 0,
      body: "02 000A 6F6E4D65746144617461 05",
      "12 00000E 000000 00 000000 02000A6F6E4D6574614461746105 00000019"
    ),
    .init("empty", .video, at: 0xFFFF_FFFF, body: "", "09 000000 FFFFFF FF 000000 0000000B"),
  ]

  /// The file header of a stream with sound and picture, and the zero before the first tag.
  static let fileHeader = ByteBuffer(hex: "464C56 01 05 00000009 00000000")

  /// Files that are none, and why.
  static let refused: [(name: String, hex: String, code: RTMPError.Code)] = [
    ("other-signature", "464C57", .invalidFLV),
    ("other-version", "464C56 02 05", .invalidFLV),
    ("short-offset", "464C56 01 05 00000008", .invalidFLV),
    ("huge-offset", "464C56 01 05 FFFFFFFF", .invalidFLV),
    ("unknown-tag", "464C56 01 05 00000009 00000000 07", .invalidFLV),
    ("encrypted-tag", "464C56 01 05 00000009 00000000 28", .invalidFLV),
    ("long-tag", "464C56 01 05 00000009 00000000 09 100001", .limitExceeded),
  ]
}
