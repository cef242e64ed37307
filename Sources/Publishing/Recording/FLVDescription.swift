internal import NIOCore
internal import RTMP

/// The `onMetaData` of a recording (FLV 10.1, E.5), of a length that never changes: it can be
/// written again in its place with all that becomes known later.
///
/// What is not used is filled with a text of spaces behind the description, so that the body is
/// well-formed AMF0 to its end. Players take the first value and skip the rest of the tag.
struct FLVDescription: Sendable {
  /// The length of the body in bytes: room for some 1,800 keyframes, which is an hour of them when
  /// they come every 2 s.
  static let room = 32_768

  /// What the session says of the stream.
  private let properties: AMF0Object
  private let room: Int
  /// The keyframes there is room for.
  let capacity: Int

  /// Takes over the session's own description; `nil` for what is none, or leaves no room.
  init?(_ message: MediaMessage, room: Int = Self.room) {
    var body = message.body
    guard
      message.kind == .metadata,
      let name = try? body.readAMF0(), name == .string(Self.name),
      // What cannot be read is written as it is, without an index.
      let properties = try? body.readAMF0().properties
    else { return nil }
    let own = ["duration", "filesize", "hasKeyframes", "keyframes"]
    self.properties = AMF0Object(properties.properties.filter { !own.contains($0.name) })
    self.room = room
    let fixed = Self.body(self.properties, duration: 0, fileSize: 0, []).readableBytes
    self.capacity = (room - fixed) / Self.bytesPerKeyframe
    guard self.capacity >= 2 else { return nil }
  }

  /// The body with what is known by now.
  ///
  /// - Parameters:
  ///   - duration: in seconds; 0 while it is not known.
  ///   - fileSize: in bytes; 0 while it is not known.
  ///   - keyframes: at most `capacity`.
  func body(duration: Double, fileSize: UInt64, keyframes: [KeyframeIndex.Entry]) -> ByteBuffer {
    var body = Self.body(
      self.properties,
      duration: duration,
      fileSize: fileSize,
      keyframes.prefix(self.capacity)
    )
    let rest = self.room - body.readableBytes - Self.longStringHeader
    if rest >= 0 {
      body.writeInteger(Self.longStringMarker)
      body.writeInteger(UInt32(rest))
      body.writeRepeatingByte(UInt8(ascii: " "), count: rest)
    } else {
      body.writeRepeatingByte(Self.nullMarker, count: rest + Self.longStringHeader)
    }
    return body
  }

  private static let name = "onMetaData"
  /// AMF 0, 2.7.
  private static let nullMarker: UInt8 = 5
  /// AMF 0, 2.14; its length in four bytes follows.
  private static let longStringMarker: UInt8 = 12
  private static let longStringHeader = 5
  /// Two numbers (AMF 0, 2.2).
  private static let bytesPerKeyframe = 18

  private static func body(
    _ properties: AMF0Object,
    duration: Double,
    fileSize: UInt64,
    _ keyframes: ArraySlice<KeyframeIndex.Entry>
  ) -> ByteBuffer {
    let index: AMF0Object = [
      "filepositions": .strictArray(keyframes.map { .number(Double($0.position)) }),
      "times": .strictArray(keyframes.map { .number(Double($0.time) / 1000) }),
    ]
    var all: AMF0Object = ["duration": .number(duration)]
    all.properties += properties.properties
    all.append("filesize", .number(Double(fileSize)))
    all.append("hasKeyframes", .boolean(!keyframes.isEmpty))
    all.append("keyframes", .object(index))
    var body = ByteBuffer()
    body.writeAMF0(.string(Self.name))
    body.writeAMF0(.ecmaArray(all))
    return body
  }
}
