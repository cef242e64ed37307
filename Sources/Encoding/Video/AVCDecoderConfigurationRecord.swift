/// The headers of an H.264 track (ISO/IEC 14496-15, 5.3.3.1).
struct AVCDecoderConfigurationRecord {
  /// The parameter sets, without start codes.
  private var sequenceParameters: [[UInt8]] = []
  private var pictureParameters: [[UInt8]] = []

  /// The record for the parameter sets in `headers`, which are in the byte stream format.
  init(annexB headers: [UInt8]) throws(EncodingError) {
    headers.withUnsafeBytes { headers in
      AnnexB.forEachUnit(in: headers) { bytes in
        switch NALUnit(bytes: bytes).kind {
        case .sequenceParameters: self.sequenceParameters.append(Array(bytes))
        case .pictureParameters: self.pictureParameters.append(Array(bytes))
        case .accessUnitDelimiter, .idrSlice, .supplementalInformation, .other: break
        }
      }
    }
    // Profile, constraints and level are the three bytes behind the unit's header.
    guard let first = self.sequenceParameters.first, first.count >= 4,
      !self.pictureParameters.isEmpty
    else {
      throw EncodingError(
        code: .encoderFailed,
        message: "The video encoder gave no sequence and picture parameter sets."
      )
    }
  }

  /// The record as it is sent.
  var bytes: [UInt8] {
    let first = self.sequenceParameters[0]
    // configurationVersion, AVCProfileIndication, profile_compatibility, AVCLevelIndication; six
    // reserved ones and lengthSizeMinusOne; three reserved ones and the number of sets.
    var bytes: [UInt8] = [1, first[1], first[2], first[3], 0xfc | 3]
    bytes.append(0xe0 | UInt8(self.sequenceParameters.count))
    for set in self.sequenceParameters {
      Self.append(set, to: &bytes)
    }
    bytes.append(UInt8(self.pictureParameters.count))
    for set in self.pictureParameters {
      Self.append(set, to: &bytes)
    }
    if [100, 110, 122, 144].contains(first[1]) {
      // chroma_format 4:2:0, 8 bits of luma and of chroma, no extension sets: what the encoder is
      // always given.
      bytes += [0xfc | 1, 0xf8, 0xf8, 0]
    }
    return bytes
  }

  private static func append(_ set: [UInt8], to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt16(set.count).bigEndian) { bytes.append(contentsOf: $0) }
    bytes += set
  }
}
