import NIOCore
import Testing

@testable import RTMP

/// Messages and the chunks that carry them.
struct ChunkVector: CustomTestStringConvertible {
  let name: String
  let messages: [ChunkMessage]
  let bytes: ByteBuffer
  /// Whether the encoder writes the messages like this, at a chunk size of 128.
  let isWritten: Bool

  init(_ name: String, _ messages: [ChunkMessage], _ hex: String, isWritten: Bool = true) {
    self.name = name
    self.messages = messages
    self.bytes = ByteBuffer(hex: hex)
    self.isWritten = isWritten
  }

  var testDescription: String { self.name }

  static let all: [ChunkVector] = [
    .init(
      "audio-of-5.3.2.1",
      [1000, 1020, 1040, 1060].map { .sample(3, at: $0, type: 8, stream: 12_345, count: 32) },
      """
      03 0003E8 000020 08 39300000 \(payload(32))
      83 000014 \(payload(32)) C3 \(payload(32)) C3 \(payload(32))
      """
    ),
    .init(
      "video-of-5.3.2.2",
      [.sample(4, at: 1000, type: 9, stream: 12_346, count: 307)],
      """
      04 0003E8 000133 09 3A300000 \(payload(128))
      C4 \(payload(128, from: 128)) C4 \(payload(51, from: 256))
      """
    ),
    .init(
      "chunk-streams-of-two-and-three-bytes",
      [64, 319, 320, 65_599].map { .sample($0, at: 0, type: 8, stream: 1, count: 1) },
      """
      00 00 000000 000001 08 01000000 00
      00 FF 000000 000001 08 01000000 00
      01 0001 000000 000001 08 01000000 00
      01 FFFF 000000 000001 08 01000000 00
      """
    ),
    .init(
      "extended-timestamp-repeated",
      [.sample(4, at: 0x0100_0000, type: 9, stream: 1, count: 130)],
      """
      04 FFFFFF 000082 09 01000000 01000000 \(payload(128))
      C4 01000000 \(payload(2, from: 128))
      """
    ),
    .init(
      "timestamp-at-the-mark",
      [.sample(4, at: 0xFF_FFFF, type: 9, stream: 1, count: 1)],
      "04 FFFFFF 000001 09 01000000 00FFFFFF 00"
    ),
    .init(
      "extended-delta",
      [
        .sample(4, at: 10, type: 9, stream: 1, count: 1),
        .sample(4, at: 0x0100_000A, type: 9, stream: 1, count: 1),
        .sample(4, at: 0x0200_000A, type: 9, stream: 1, count: 1),
      ],
      """
      04 00000A 000001 09 01000000 00
      84 FFFFFF 01000000 00
      C4 01000000 00
      """,
      isWritten: false
    ),
    .init(
      "other-length",
      [
        .sample(4, at: 0, type: 8, stream: 1, count: 2),
        .sample(4, at: 21, type: 8, stream: 1, count: 1),
      ],
      "04 000000 000002 08 01000000 0001 44 000015 000001 08 00"
    ),
    .init(
      "time-going-back",
      [
        .sample(4, at: 40, type: 8, stream: 1, count: 1),
        .sample(4, at: 21, type: 8, stream: 1, count: 1),
      ],
      "04 000028 000001 08 01000000 00 04 000015 000001 08 01000000 00"
    ),
    .init(
      "time-past-its-end",
      [
        .sample(4, at: 0xFFFF_FFFF, type: 8, stream: 1, count: 1),
        .sample(4, at: 9, type: 8, stream: 1, count: 1),
      ],
      "04 FFFFFF 000001 08 01000000 FFFFFFFF 00 84 00000A 00",
      isWritten: false
    ),
    .init(
      "empty-message",
      [.sample(4, at: 0, type: 8, stream: 1, count: 0)],
      "04 000000 000000 08 01000000"
    ),
    .init(
      "full-header-repeated-adds-its-time",
      [
        .sample(4, at: 100, type: 8, stream: 1, count: 1),
        .sample(4, at: 200, type: 8, stream: 1, count: 1),
      ],
      "04 000064 000001 08 01000000 00 C4 00",
      isWritten: false
    ),
    .init(
      "first-header-of-format-1",
      [.sample(2, at: 7, type: 4, stream: 0, count: 6)],
      "42 000007 000006 04 000102030405",
      isWritten: false
    ),
    .init(
      "interleaved",
      [
        .sample(4, at: 5, type: 8, stream: 1, count: 3),
        .sample(6, at: 0, type: 9, stream: 1, count: 130),
      ],
      """
      06 000000 000082 09 01000000 \(payload(128))
      04 000005 000003 08 01000000 \(payload(3))
      C6 \(payload(2, from: 128))
      """,
      isWritten: false
    ),
    .init(
      "chunk-size",
      [
        .init(chunkStreamID: 2, timestamp: 0, typeID: 1, messageStreamID: 0, hex: "00000100"),
        .sample(4, at: 0, type: 8, stream: 1, count: 200),
      ],
      "02 000000 000004 01 00000000 00000100 04 000000 0000C8 08 01000000 \(payload(200))",
      isWritten: false
    ),
    .init(
      "abort",
      [
        .init(chunkStreamID: 2, timestamp: 0, typeID: 2, messageStreamID: 0, hex: "00000006"),
        .sample(6, at: 0, type: 9, stream: 1, count: 1),
      ],
      """
      06 000000 000082 09 01000000 \(payload(128))
      02 000000 000004 02 00000000 00000006
      06 000000 000001 09 01000000 00
      """,
      isWritten: false
    ),
  ]

  /// Chunks that no peer may send, and why.
  static let refused: [(name: String, hex: String, code: RTMPError.Code)] = [
    ("format-2-first", "82 000000", .invalidChunk),
    ("format-3-first", "C2", .invalidChunk),
    (
      "message-in-message",
      "06 000000 000082 09 01000000 \(payload(128)) 06 000000 000001 09 01000000",
      .invalidChunk
    ),
    ("too-long", "06 000000 FFFFFF 09 01000000", .limitExceeded),
    ("chunk-size-0", "02 000000 000004 01 00000000 00000000", .invalidMessage),
    ("chunk-size-negative", "02 000000 000004 01 00000000 80000000", .invalidMessage),
    ("chunk-size-short", "02 000000 000003 01 00000000 000080", .invalidMessage),
    ("abort-short", "02 000000 000000 02 00000000", .invalidMessage),
  ]
}

/// The bytes `start`, `start + 1`, … as hex.
private func payload(_ count: Int, from start: Int = 0) -> String {
  (start ..< start + count).map { byte in
    let digits = String(byte & 0xFF, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}

extension ChunkMessage {
  /// A message whose bytes count up from 0.
  static func sample(
    _ chunkStreamID: UInt32,
    at timestamp: UInt32,
    type: UInt8,
    stream: UInt32,
    count: Int
  ) -> ChunkMessage {
    ChunkMessage(
      chunkStreamID: chunkStreamID,
      timestamp: timestamp,
      typeID: type,
      messageStreamID: stream,
      payload: ByteBuffer(bytes: (0 ..< count).map { UInt8(truncatingIfNeeded: $0) })
    )
  }

  fileprivate init(
    chunkStreamID: UInt32,
    timestamp: UInt32,
    typeID: UInt8,
    messageStreamID: UInt32,
    hex: String
  ) {
    self.init(
      chunkStreamID: chunkStreamID,
      timestamp: timestamp,
      typeID: typeID,
      messageStreamID: messageStreamID,
      payload: ByteBuffer(hex: hex)
    )
  }
}
