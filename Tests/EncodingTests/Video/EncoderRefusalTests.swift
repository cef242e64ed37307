import Media
import Testing

@testable import Encoding
@testable import FFmpeg

/// Encoders that refuse, by answers put in the place of libavcodec's.
@Suite struct EncoderRefusalTests {
  private static let refused = FFmpegError.noDevice(codec: "").code

  @Test("tells a size that an encoder refuses from settings that it refuses")
  func size() throws {
    func error(width: Int, preset: String = "ultrafast") -> EncodingError? {
      #expect(throws: EncodingError.self) {
        try VideoEncoder(
          configuration: VideoEncoderConfiguration(
            size: PictureSize(width: width, height: 64),
            frameRate: FrameRate(25),
            gop: .seconds(1),
            bitrate: .kbps(300),
            maxBitrate: .kbps(300),
            intent: .lowDelay,
            preset: preset,
            threads: 1
          )
        )
      }
    }
    EncoderFault.inject(
      EncoderFault(call: .open, codec: "libx264", measure: 98),
      code: Self.refused
    )

    #expect(error(width: 98)?.code == .unsupportedSize)
    #expect(error(width: 97)?.code == .unsupportedSize)
    #expect(error(width: 98, preset: "fastest")?.code == .unsupportedConfiguration)
  }

  @Test("tells a rate of sound that an encoder refuses")
  func rate() throws {
    let format = AudioFormat(sampleRate: 22_050, channels: 1)
    EncoderFault.inject(
      EncoderFault(call: .open, codec: "aac", measure: 22_050),
      code: Self.refused
    )

    let error = #expect(throws: EncodingError.self) {
      try AudioEncoder(format: format, bitrate: .kbps(32))
    }

    #expect(error?.code == .unsupportedSampleRate)
    _ = try AudioEncoder(format: format, bitrate: .kbps(32))
  }
}
