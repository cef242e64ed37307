public import Media

/// A message in the stream, beside a picture: supplemental enhancement information of the type
/// `user_data_unregistered` (ITU-T H.264, 7.3.2.3, D.1.7 and D.2.7).
///
/// A player finds it behind `uuid` in the picture's access unit.
public struct StreamMessage: Hashable, Sendable {
  /// The most bytes of a message.
  public static let longest = 2048

  /// Tells the messages from those of others: `d9b1e37c-4f0a-4c55-9d27-5261636b6361`, whose last six
  /// bytes read "Rackca".
  public static let uuid: [UInt8] = [
    0xd9, 0xb1, 0xe3, 0x7c, 0x4f, 0x0a, 0x4c, 0x55, 0x9d, 0x27, 0x52, 0x61, 0x63, 0x6b, 0x63, 0x61,
  ]

  /// What it says.
  public let bytes: [UInt8]

  /// - Parameter bytes: 1 to `longest` of them; others are no message.
  public init?(_ bytes: [UInt8]) {
    guard (1 ... Self.longest).contains(bytes.count) else { return nil }
    self.bytes = bytes
  }

  /// The message as a NAL unit of its own.
  var unit: [UInt8] {
    let payload = Self.uuid + self.bytes
    var content: [UInt8] = [5]  // user_data_unregistered
    content += Array(repeating: 0xff, count: payload.count / 255)
    content.append(UInt8(payload.count % 255))
    content += payload
    content.append(0x80)  // rbsp_trailing_bits
    return [6] + content.preventingStartCodes  // nal_unit_type 6, nal_ref_idc 0
  }
}

extension [UInt8] {
  /// The bytes with a 3 wherever they could be taken for a start code (ITU-T H.264, 7.4.1.1).
  fileprivate var preventingStartCodes: [UInt8] {
    var escaped: [UInt8] = []
    escaped.reserveCapacity(self.count + 8)
    var zeros = 0
    for byte in self {
      if zeros == 2 && byte <= 3 {
        escaped.append(3)
        zeros = 0
      }
      escaped.append(byte)
      zeros = byte == 0 ? zeros + 1 : 0
    }
    return escaped
  }
}

extension EncodedPacket {
  /// The picture with messages before it, behind the information that the encoder gave with it
  /// (ITU-T H.264, 7.4.1.2.3).
  public func carrying(_ messages: [StreamMessage]) -> EncodedPacket {
    guard !messages.isEmpty, self.kind == .video else { return self }
    var units: [UInt8] = []
    for message in messages {
      let unit = message.unit
      withUnsafeBytes(of: UInt32(unit.count).bigEndian) { units.append(contentsOf: $0) }
      units += unit
    }
    let slice = self.firstSlice
    return EncodedPacket(
      kind: self.kind,
      bytes: self.bytes[..<slice] + units + self.bytes[slice...],
      presentationTime: self.presentationTime,
      decodeTime: self.decodeTime,
      isKeyframe: self.isKeyframe,
      capturedAt: self.capturedAt
    )
  }

  /// Whether other pictures are made from this one, so that it is never dropped alone
  /// (`nal_ref_idc`, ITU-T H.264, 7.4.1).
  public var isReference: Bool {
    let slice = self.firstSlice
    return self.kind == .video && slice + 4 < self.bytes.count && self.bytes[slice + 4] & 0x60 != 0
  }

  /// Where the length of the first slice of the picture stands.
  private var firstSlice: Int {
    var position = 0
    while position + 4 < self.bytes.count, !(1 ... 5).contains(self.bytes[position + 4] & 0x1f) {
      let length = self.bytes[position ..< position + 4].reduce(0) { $0 << 8 | Int($1) }
      position += 4 + length
    }
    return Swift.min(position, self.bytes.count)
  }
}
