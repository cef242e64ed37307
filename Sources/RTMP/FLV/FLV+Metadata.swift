public import Media
internal import NIOCore

extension FLV {
  /// The description of the stream (E.5), to be sent before everything else.
  public static func metadata(video: VideoTrack?, audio: AudioTrack?) -> MediaMessage {
    MediaMessage(kind: .metadata, timestamp: 0, body: ByteBuffer())
  }
}
