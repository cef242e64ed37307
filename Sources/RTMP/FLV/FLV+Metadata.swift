public import Media
internal import NIOCore

extension FLV {
  /// The name of the script that describes a stream (E.5).
  static let onMetaData = "onMetaData"

  /// The description of the stream (E.5), to be sent before everything else.
  ///
  /// - Parameters:
  ///   - extra: further properties, behind the standard ones.
  ///   - duration: how long the stream is in seconds; 0 while it is live.
  public static func metadata(
    video: VideoTrack?,
    audio: AudioTrack?,
    extra: AMF0Object = [:],
    duration: Double = 0
  ) -> MediaMessage {
    var properties: AMF0Object = ["duration": .number(duration)]
    if let video {
      properties.append("width", .number(Double(video.size.width)))
      properties.append("height", .number(Double(video.size.height)))
      properties.append("videodatarate", .number(video.bitrate.inKilobits))
      properties.append("framerate", .number(video.frameRate.framesPerSecond))
      properties.append("videocodecid", .number(Double(Codec.avc)))
    }
    if let audio {
      properties.append("audiodatarate", .number(audio.bitrate.inKilobits))
      properties.append("audiosamplerate", .number(Double(audio.format.sampleRate)))
      properties.append("audiosamplesize", 16)
      properties.append("stereo", .boolean(audio.format.channels > 1))
      properties.append("audiocodecid", .number(Double(Codec.aac)))
    }
    properties.append("encoder", "Rackcast")
    properties.properties += extra.properties

    var body = ByteBuffer()
    body.writeAMF0(.string(Self.onMetaData))
    body.writeAMF0(.ecmaArray(properties))
    return MediaMessage(kind: .metadata, timestamp: 0, body: body)
  }
}

extension Bitrate {
  /// Thousands of bits per second, with the fraction: the unit of `videodatarate`.
  fileprivate var inKilobits: Double {
    Double(self.bitsPerSecond) / 1000
  }
}
