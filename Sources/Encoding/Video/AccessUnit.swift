/// One coded picture as a sample of ISO/IEC 14496-15: each NAL unit behind its length in 4 bytes.
struct AccessUnit {
  /// The units of the picture. Parameter sets and delimiters are left out: the first are in the
  /// configuration record, the second mean nothing where packets are framed (5.2.4 and 5.3.4).
  private(set) var bytes: [UInt8] = []
  /// Whether decoding can begin here.
  private(set) var isKeyframe = false

  /// The picture in `stream`, which is in the byte stream format.
  init(annexB stream: UnsafeRawBufferPointer) {
    self.bytes.reserveCapacity(stream.count + 16)
    AnnexB.forEachUnit(in: stream) { bytes in
      let unit = NALUnit(bytes: bytes)
      switch unit.kind {
      case .sequenceParameters, .pictureParameters, .accessUnitDelimiter:
        return
      case .supplementalInformation:
        if unit.isEncoderBanner { return }
      case .idrSlice:
        self.isKeyframe = true
      case .other:
        break
      }
      withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { self.bytes.append(contentsOf: $0) }
      self.bytes.append(contentsOf: bytes)
    }
  }
}
