internal import Sessions
internal import SwiftProtobuf

/// A field of a request that this version of the protocol does not have, or not in that form.
///
/// It must not be passed over: who sets it takes it for set.
struct UnknownField {
  /// Its name, where it is known in another form.
  let name: String?
  let number: Int

  /// The first one of `message`; nil where all is known.
  init?<M: Message>(of message: M) {
    guard let tag = Self.firstVarint(of: message.unknownFields.data) else { return nil }
    self.number = Int(truncatingIfNeeded: tag >> 3)
    self.name = Self.name(of: UInt64(tag >> 3), in: M.self)
  }

  /// Refuses what holds such a field.
  ///
  /// - Parameter place: what holds it, for the message.
  static func refuse<M: Message>(in message: M, of place: String) throws(SessionError) {
    guard let field = UnknownField(of: message) else { return }
    if let name = field.name {
      throw SessionError(
        .invalidArgument,
        "\(name) is of another type than this daemon knows it by: give it as session.proto has it"
      )
    }
    throw SessionError(
      .invalidArgument,
      "\(place) has a field \(field.number) that this daemon does not know: leave it out, or update "
        + "the daemon"
    )
  }

  /// The number that begins `bytes` (Protocol Buffers, Encoding, "Base 128 Varints").
  private static func firstVarint(of bytes: some Sequence<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for (index, byte) in bytes.prefix(10).enumerated() {
      value |= UInt64(byte & 0x7f) << UInt64(7 * index)
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }

  /// The name of a field: the messages have it only as JSON, and there once it is set.
  private static func name<M: Message>(of number: UInt64, in type: M.Type) -> String? {
    // One value of each wire type: varint, 64 bits, bytes, 32 bits.
    let values: [(wireType: UInt64, bytes: [UInt8])] = [
      (0, [1]), (1, [0, 0, 0, 0, 0, 0, 0x08, 0x40]), (2, [0]), (5, [0, 0, 0x08, 0x40]),
    ]
    var options = JSONEncodingOptions()
    options.preserveProtoFieldNames = true
    for (wireType, bytes) in values {
      // What cannot be read in this form is tried in the next one.
      guard
        let message = try? M(serializedBytes: Self.varint(number << 3 | wireType) + bytes),
        message.unknownFields.data.isEmpty,
        let text = try? message.jsonString(options: options)
      else { continue }
      return text.split(separator: "\"").dropFirst().first.map(String.init)
    }
    return nil
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
