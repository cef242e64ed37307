import NIOCore
import Testing

@testable import RTMP

/// A message, its type and its payload.
struct MessageVector: CustomTestStringConvertible {
  let name: String
  let message: RTMPMessage
  let typeID: UInt8
  let payload: ByteBuffer

  init(_ name: String, _ message: RTMPMessage, type: UInt8, _ hex: String) {
    self.name = name
    self.message = message
    self.typeID = type
    self.payload = ByteBuffer(hex: hex)
  }

  var testDescription: String { self.name }

  static let all: [MessageVector] = [
    .init("set-chunk-size", .setChunkSize(65_536), type: 1, "00010000"),
    .init("abort", .abort(chunkStreamID: 6), type: 2, "00000006"),
    .init("acknowledgement", .acknowledgement(0xFFFF_FFFF), type: 3, "FFFFFFFF"),
    .init("window-ack-size", .windowAckSize(2_500_000), type: 5, "002625A0"),
    .init("peer-bandwidth-hard", .setPeerBandwidth(1, .hard), type: 6, "00000001 00"),
    .init("peer-bandwidth-dynamic", .setPeerBandwidth(1, .dynamic), type: 6, "00000001 02"),
    .init("stream-begin", .userControl(.streamBegin(streamID: 1)), type: 4, "0000 00000001"),
    .init("stream-end", .userControl(.streamEnd(streamID: 1)), type: 4, "0001 00000001"),
    .init("stream-dry", .userControl(.streamDry(streamID: 1)), type: 4, "0002 00000001"),
    .init(
      "buffer-length",
      .userControl(.setBufferLength(streamID: 1, milliseconds: 3000)),
      type: 4,
      "0003 00000001 00000BB8"
    ),
    .init("is-recorded", .userControl(.streamIsRecorded(streamID: 1)), type: 4, "0004 00000001"),
    .init("ping-request", .userControl(.pingRequest(timestamp: 42)), type: 4, "0006 0000002A"),
    .init("ping-response", .userControl(.pingResponse(timestamp: 42)), type: 4, "0007 0000002A"),
    .init(
      "other-event",
      .userControl(.other(event: 31, data: ByteBuffer(hex: "0102"))),
      type: 4,
      "001F 0102"
    ),
    .init(
      "create-stream",
      .command(Command("createStream", transactionID: 4)),
      type: 20,
      "02 000C 63726561746553747265616D 00 4010000000000000 05"
    ),
    .init(
      "publish",
      .command(Command("publish", transactionID: 5, arguments: ["key", "live"])),
      type: 20,
      "02 0007 7075626C697368 00 4014000000000000 05 02 0003 6B6579 02 0004 6C697665"
    ),
    .init("data", .data(ByteBuffer(hex: "02 0001 61")), type: 18, "02 0001 61"),
    .init("audio", .audio(ByteBuffer(hex: "AF 01 21")), type: 8, "AF 01 21"),
    .init("video", .video(ByteBuffer(hex: "17 01 000000")), type: 9, "17 01 000000"),
    .init("aggregate", .aggregate(ByteBuffer(hex: "08")), type: 22, "08"),
    .init(
      "shared-object",
      .other(typeID: 19, payload: ByteBuffer(hex: "01")),
      type: 19,
      "01"
    ),
  ]

  /// Payloads that other peers send, which are not how Rackcast writes the message.
  static let readOnly: [MessageVector] = [
    .init("peer-bandwidth-without-type", .setPeerBandwidth(1, .hard), type: 6, "00000001"),
    .init("peer-bandwidth-odd-type", .setPeerBandwidth(1, .hard), type: 6, "00000001 09"),
    .init(
      "amf3-command",
      .command(Command("close", transactionID: 0)),
      type: 17,
      "00 02 0005 636C6F7365 00 0000000000000000 05"
    ),
    .init(
      "command-without-object",
      .command(Command("close", transactionID: 0)),
      type: 20,
      "02 0005 636C6F7365 00 0000000000000000"
    ),
  ]

  /// Payloads that are no message of their type.
  static let refused: [(name: String, type: UInt8, hex: String)] = [
    ("short-window", 5, "000000"),
    ("short-acknowledgement", 3, ""),
    ("short-bandwidth", 6, "000001"),
    ("chunk-size-0", 1, "00000000"),
    ("event-missing", 4, "00"),
    ("short-ping", 4, "0006 000000"),
    ("short-buffer-length", 4, "0003 00000001 0000"),
    ("command-without-name", 20, "05"),
    ("command-without-number", 20, "02 0005 636C6F7365"),
    ("empty-command", 20, ""),
    ("amf3-command-in-amf3", 17, "11"),
  ]
}
