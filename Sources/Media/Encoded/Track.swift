/// What a decoder must know before the first H.264 packet.
public struct VideoTrack: Hashable, Sendable {
  /// The coded picture.
  public let size: PictureSize
  /// The constant frame rate.
  public let frameRate: FrameRate
  /// The target of the encoder.
  public let bitrate: Bitrate
  /// The `AVCDecoderConfigurationRecord` (ISO/IEC 14496-15, 5.3.3.1), with NAL lengths of 4 bytes.
  public let configurationRecord: [UInt8]

  public init(
    size: PictureSize,
    frameRate: FrameRate,
    bitrate: Bitrate,
    configurationRecord: [UInt8]
  ) {
    self.size = size
    self.frameRate = frameRate
    self.bitrate = bitrate
    self.configurationRecord = configurationRecord
  }
}

/// What a decoder must know before the first AAC packet.
public struct AudioTrack: Hashable, Sendable {
  /// The coded sound.
  public let format: AudioFormat
  /// The target of the encoder.
  public let bitrate: Bitrate
  /// The `AudioSpecificConfig` (ISO/IEC 14496-3, 1.6.2.1).
  public let specificConfig: [UInt8]

  public init(format: AudioFormat, bitrate: Bitrate, specificConfig: [UInt8]) {
    self.format = format
    self.bitrate = bitrate
    self.specificConfig = specificConfig
  }
}
