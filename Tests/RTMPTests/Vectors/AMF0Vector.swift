import NIOCore
import Testing

@testable import RTMP

/// A value and the bytes that it is written as.
struct AMF0Vector: CustomTestStringConvertible {
  let name: String
  let value: AMF0Value
  let bytes: ByteBuffer

  init(_ name: String, _ value: AMF0Value, _ hex: String) {
    self.name = name
    self.value = value
    self.bytes = ByteBuffer(hex: hex)
  }

  var testDescription: String { self.name }

  static let all: [AMF0Vector] = [
    .init("number", 1, "00 3FF0000000000000"),
    .init("negative-number", -0.5, "00 BFE0000000000000"),
    .init("true", true, "01 01"),
    .init("false", false, "01 00"),
    .init("string", "live", "02 0004 6C697665"),
    .init("empty-string", "", "02 0000"),
    .init("utf8-string", "ü", "02 0002 C3BC"),
    .init("empty-object", .object([:]), "03 0000 09"),
    .init(
      "object",
      .object(["app": "live", "n": 1]),
      "03 0003 617070 02 0004 6C697665 0001 6E 00 3FF0000000000000 0000 09"
    ),
    .init("unnamed-property", .object(["": .null]), "03 0000 05 0000 09"),
    .init(
      "nested-object",
      .object(["a": .object(["b": .null])]),
      "03 0001 61 03 0001 62 05 0000 09 0000 09"
    ),
    .init("null", .null, "05"),
    .init("undefined", .undefined, "06"),
    .init("reference", .reference(3), "07 0003"),
    .init("ecma-array", .ecmaArray(["a": 1]), "08 00000001 0001 61 00 3FF0000000000000 0000 09"),
    .init("strict-array", .strictArray([.null, true]), "0A 00000002 05 01 01"),
    .init("empty-strict-array", .strictArray([]), "0A 00000000"),
    .init(
      "date",
      .date(milliseconds: 1_000_000_000_000, timeZone: 0),
      "0B 426D1A94A2000000 0000"
    ),
    .init("unsupported", .unsupported, "0D"),
    .init("xml", .xmlDocument("<a/>"), "0F 00000004 3C612F3E"),
    .init(
      "typed-object",
      .typedObject(className: "A", ["b": false]),
      "10 0001 41 0001 62 01 00 0000 09"
    ),
  ]

  /// Bytes that other writers give, which are not how Rackcast writes the value.
  static let readOnly: [AMF0Vector] = [
    .init("short-long-string", "live", "0C 00000004 6C697665"),
    .init("true-as-2", true, "01 02"),
    .init("ecma-array-count-0", .ecmaArray(["a": .null]), "08 00000000 0001 61 05 0000 09"),
    .init("ecma-array-count-huge", .ecmaArray([:]), "08 FFFFFFFF 0000 09"),
    .init("broken-utf8", "\u{FFFD}", "02 0001 FF"),
  ]

  /// Bytes that are no value, and why.
  static let refused: [(name: String, hex: String, code: RTMPError.Code)] = [
    ("movie-clip", "04", .invalidAMF0),
    ("record-set", "0E", .invalidAMF0),
    ("amf3", "11", .invalidAMF0),
    ("unknown", "FF", .invalidAMF0),
    ("end-without-object", "09", .invalidAMF0),
    ("huge-array", "0A FFFFFFFF", .limitExceeded),
    ("huge-long-string", "0C FFFFFFFF 00", .invalidAMF0),
    ("huge-xml", "0F 7FFFFFFF 00", .invalidAMF0),
    ("deep", String(repeating: "0A 00000001", count: 17) + "05", .limitExceeded),
  ]
}
