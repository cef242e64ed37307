/// Looks into H.264 access units whose NAL units stand behind lengths of 4 bytes
/// (ISO/IEC 14496-15, 5.3.4.2).
enum NALUnits {
  /// Whether no other picture refers to this one: `nal_ref_idc` of its first slice is 0
  /// (ITU-T H.264, 7.4.1).
  static func isDisposable(_ accessUnit: [UInt8]) -> Bool {
    var index = 0
    while index + 4 < accessUnit.count {
      let length = accessUnit[index ..< index + 4].reduce(0) { $0 << 8 | Int($1) }
      let header = accessUnit[index + 4]
      // Types 1 to 5 are slices; parameter sets and SEI may stand before them.
      if (1 ... 5).contains(header & 0x1F) {
        return header & 0x60 == 0
      }
      index += 4 + length
    }
    return false
  }
}
