import Media
import NIOCore
import RTMP

/// Messages that need no codec.
enum TestMessage {
  /// The header and the body of a tag of so many bytes that decoders of tags accept.
  private static func body(_ start: [UInt8], _ size: Int) -> ByteBuffer {
    ByteBuffer(bytes: start + [UInt8](repeating: 0x55, count: max(size - start.count, 0)))
  }

  static func keyframe(
    _ timestamp: UInt32,
    size: Int = 1000,
    capturedAt: MediaTime? = nil
  ) -> MediaMessage {
    MediaMessage(
      kind: .video,
      timestamp: timestamp,
      body: Self.body([0x17, 1, 0, 0, 0], size),
      isKeyframe: true,
      capturedAt: capturedAt
    )
  }

  static func delta(
    _ timestamp: UInt32,
    size: Int = 1000,
    isDisposable: Bool = false,
    capturedAt: MediaTime? = nil
  ) -> MediaMessage {
    MediaMessage(
      kind: .video,
      timestamp: timestamp,
      body: Self.body([0x27, 1, 0, 0, 0], size),
      isDisposable: isDisposable,
      capturedAt: capturedAt
    )
  }

  static func audio(_ timestamp: UInt32, size: Int = 100) -> MediaMessage {
    MediaMessage(kind: .audio, timestamp: timestamp, body: Self.body([0xAF, 1], size))
  }

  static func metadata(_ width: Int = 640) -> MediaMessage {
    FLV.metadata(video: Self.videoTrack(width), audio: Self.audioTrack)
  }

  static func videoHeader(_ width: Int = 640) -> MediaMessage {
    FLV.sequenceHeader(Self.videoTrack(width))
  }

  static var audioHeader: MediaMessage {
    FLV.sequenceHeader(Self.audioTrack)
  }

  private static func videoTrack(_ width: Int) -> VideoTrack {
    VideoTrack(
      size: PictureSize(width: width, height: 360),
      frameRate: FrameRate(30),
      bitrate: .kbps(1000),
      configurationRecord: [1, 0x42, 0, 0x1F, UInt8(truncatingIfNeeded: width)]
    )
  }

  private static var audioTrack: AudioTrack {
    AudioTrack(
      format: AudioFormat(sampleRate: 48_000, channels: 2),
      bitrate: .kbps(128),
      specificConfig: [0x11, 0x90]
    )
  }
}
