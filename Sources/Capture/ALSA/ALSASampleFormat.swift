internal import CALSA

/// The sample formats that are read, best first.
enum ALSASampleFormat: String, CaseIterable {
  /// 16 bits.
  case s16 = "S16_LE"
  /// 32 bits.
  case s32 = "S32_LE"
  /// 24 bits in 3 bytes: the only one of many USB interfaces.
  case s24 = "S24_3LE"

  /// libasound's constant.
  var constant: snd_pcm_format_t {
    switch self {
    case .s16: SND_PCM_FORMAT_S16_LE
    case .s32: SND_PCM_FORMAT_S32_LE
    case .s24: SND_PCM_FORMAT_S24_3LE
    }
  }

  /// The bytes of one sample.
  var byteCount: Int {
    switch self {
    case .s16: 2
    case .s32: 4
    case .s24: 3
    }
  }

  /// Reads interleaved samples, the first `keeping` of every `channels`, to full scale at ±1.
  func samples(in bytes: UnsafeRawBufferPointer, channels: Int, keeping: Int) -> [Float] {
    let frames = bytes.count / (self.byteCount * channels)
    return [Float](unsafeUninitializedCapacity: frames * keeping) { output, count in
      for frame in 0 ..< frames {
        for channel in 0 ..< keeping {
          let offset = (frame * channels + channel) * self.byteCount
          output.initializeElement(
            at: frame * keeping + channel,
            to: self.sample(in: bytes, at: offset)
          )
        }
      }
      count = frames * keeping
    }
  }

  private func sample(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Float {
    switch self {
    case .s16:
      let value = bytes.loadUnaligned(fromByteOffset: offset, as: Int16.self)
      return Float(Int16(littleEndian: value)) / 32768
    case .s32:
      let value = bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)
      return Float(Int32(littleEndian: value)) / 2_147_483_648
    case .s24:
      let low = UInt32(bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self).littleEndian)
      let high = UInt32(bytes[offset + 2])
      // In the upper three bytes, so that the sign is right.
      return Float(Int32(bitPattern: high << 24 | low << 8)) / 2_147_483_648
    }
  }
}
