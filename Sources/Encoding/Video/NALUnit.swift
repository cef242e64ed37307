/// What the first bytes of an H.264 NAL unit say (ITU-T H.264, 7.3.1).
struct NALUnit {
  let bytes: UnsafeRawBufferPointer

  /// The values of `nal_unit_type` that matter here (table 7-1).
  enum Kind: Hashable {
    case idrSlice
    case supplementalInformation
    case sequenceParameters
    case pictureParameters
    case accessUnitDelimiter
    case other
  }

  var kind: Kind {
    // The caller never has an empty unit.
    switch self.bytes[0] & 0x1f {
    case 5: .idrSlice
    case 6: .supplementalInformation
    case 7: .sequenceParameters
    case 8: .pictureParameters
    case 9: .accessUnitDelimiter
    default: .other
    }
  }

  /// Whether the unit carries x264's own text: its version and settings.
  ///
  /// The text is a `user_data_unregistered` message, payload type 5, which begins with this UUID.
  var isEncoderBanner: Bool {
    guard self.kind == .supplementalInformation, self.bytes.count > 2, self.bytes[1] == 5 else {
      return false
    }
    // The payload's size is a run of 255s and one last byte.
    var position = 2
    while position < self.bytes.count, self.bytes[position] == 0xff {
      position += 1
    }
    position += 1
    return self.bytes.dropFirst(position).starts(with: Self.encoderUUID)
  }

  private static let encoderUUID: [UInt8] = [
    0xdc, 0x45, 0xe9, 0xbd, 0xe6, 0xd9, 0x48, 0xb7, 0x96, 0x2c, 0xd8, 0x20, 0xd9, 0x23, 0xee, 0xef,
  ]
}
