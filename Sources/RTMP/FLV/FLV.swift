public import Media
internal import NIOCore

/// The bodies of FLV tags, made from what the encoders give (Adobe Flash Video File Format 10.1,
/// annex E).
public enum FLV {
  /// The codecs and formats Rackcast writes, as their numbers.
  enum Codec {
    /// H.264 (E.4.3.1).
    static let avc: UInt8 = 7
    /// AAC (E.4.2.1).
    static let aac: UInt8 = 10
  }

  /// What an AVC or AAC body carries after its first byte (E.4.3.1 and E.4.2.2).
  enum PacketType {
    static let sequenceHeader: UInt8 = 0
    static let frame: UInt8 = 1
    static let endOfSequence: UInt8 = 2
  }

  /// The first byte of every AAC body: AAC, 44 kHz, 16 bits, stereo, which E.4.2.1 demands whatever
  /// the sound really is.
  static let aacHeader: UInt8 = FLV.Codec.aac << 4 | 0x0F

  /// The body and the timestamps of one encoded packet.
  public static func message(_ packet: EncodedPacket) -> MediaMessage {
    switch packet.kind {
    case .video: Self.video(packet)
    case .audio: Self.audio(packet)
    }
  }

  /// The configuration of the video decoder (E.4.3.2), to be sent before the first picture.
  public static func sequenceHeader(_ track: VideoTrack, timestamp: UInt32 = 0) -> MediaMessage {
    var body = ByteBuffer()
    body.reserveCapacity(5 + track.configurationRecord.count)
    body.writeAVCHeader(isKeyframe: true, type: PacketType.sequenceHeader, compositionTime: 0)
    body.writeBytes(track.configurationRecord)
    return MediaMessage(
      kind: .video,
      timestamp: timestamp,
      body: body,
      isKeyframe: true,
      isSequenceHeader: true
    )
  }

  /// The configuration of the sound decoder (E.4.2.2), to be sent before the first sound.
  public static func sequenceHeader(_ track: AudioTrack, timestamp: UInt32 = 0) -> MediaMessage {
    var body = ByteBuffer()
    body.reserveCapacity(2 + track.specificConfig.count)
    body.writeMultipleIntegers(Self.aacHeader, PacketType.sequenceHeader)
    body.writeBytes(track.specificConfig)
    return MediaMessage(kind: .audio, timestamp: timestamp, body: body, isSequenceHeader: true)
  }

  /// The end of the pictures (E.4.3.2, AVC end of sequence).
  public static func endOfVideo(timestamp: UInt32) -> MediaMessage {
    var body = ByteBuffer()
    body.writeAVCHeader(isKeyframe: true, type: PacketType.endOfSequence, compositionTime: 0)
    return MediaMessage(kind: .video, timestamp: timestamp, body: body)
  }

  private static func video(_ packet: EncodedPacket) -> MediaMessage {
    // Both times are rounded down and then subtracted, so that decode plus composition time is the
    // presentation time to the millisecond. Rounding down keeps times a millisecond apart apart.
    let decode = max(packet.decodeTime.milliseconds, 0)
    let composition = packet.presentationTime.milliseconds - decode
    var body = ByteBuffer()
    body.reserveCapacity(5 + packet.bytes.count)
    body.writeAVCHeader(
      isKeyframe: packet.isKeyframe,
      type: PacketType.frame,
      compositionTime: Int32(clamping: composition)
    )
    body.writeBytes(packet.bytes)
    return MediaMessage(
      kind: .video,
      timestamp: UInt32(truncatingIfNeeded: decode),
      body: body,
      isKeyframe: packet.isKeyframe,
      isDisposable: !packet.isKeyframe && NALUnits.isDisposable(packet.bytes),
      capturedAt: packet.capturedAt
    )
  }

  private static func audio(_ packet: EncodedPacket) -> MediaMessage {
    var body = ByteBuffer()
    body.reserveCapacity(2 + packet.bytes.count)
    body.writeMultipleIntegers(Self.aacHeader, PacketType.frame)
    body.writeBytes(packet.bytes)
    return MediaMessage(
      kind: .audio,
      timestamp: UInt32(truncatingIfNeeded: max(packet.decodeTime.milliseconds, 0)),
      body: body,
      capturedAt: packet.capturedAt
    )
  }
}

extension MediaMessage {
  /// The body and the timestamps of one encoded packet.
  public init(packet: EncodedPacket) {
    self = FLV.message(packet)
  }
}

extension ByteBuffer {
  /// Writes the five bytes before the data of an AVC body (E.4.3.1).
  ///
  /// - Parameter compositionTime: presentation minus decode time in milliseconds; kept within the
  ///   24 bits it has.
  fileprivate mutating func writeAVCHeader(isKeyframe: Bool, type: UInt8, compositionTime: Int32) {
    let frameType: UInt8 = isKeyframe ? 1 : 2
    self.writeMultipleIntegers(frameType << 4 | FLV.Codec.avc, type)
    let time = min(max(compositionTime, -0x80_0000), 0x7F_FFFF)
    self.writeInteger24(UInt32(truncatingIfNeeded: time))
  }
}
