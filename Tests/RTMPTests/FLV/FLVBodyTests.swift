import Media
import NIOCore
import Testing

@testable import RTMP

@Suite struct FLVBodyTests {
  @Test("a keyframe is AVC with its composition time, and knows itself")
  func keyframe() {
    let packet = EncodedPacket.picture(decode: 33.4, presentation: 100.1, isKeyframe: true)

    let message = MediaMessage(packet: packet)

    #expect(message.timestamp == 33)
    #expect(message.body.bytes == [0x17, 1, 0, 0, 67] + packet.bytes)
    #expect(message.isKeyframe)
    #expect(!message.isSequenceHeader)
    #expect(message.capturedAt == packet.capturedAt)
  }

  @Test("sound is AAC, and never a keyframe")
  func sound() {
    let packet = EncodedPacket(
      kind: .audio,
      bytes: [0x21, 0x10],
      presentationTime: .milliseconds(42.7),
      decodeTime: .milliseconds(42.7),
      isKeyframe: true,
      capturedAt: .zero
    )

    let message = MediaMessage(packet: packet)

    #expect(message.timestamp == 42)
    #expect(message.body.bytes == [0xAF, 1, 0x21, 0x10])
    #expect(!message.isKeyframe)
  }

  @Test(
    "times keep the presentation exact to the millisecond, and decode times rise",
    arguments: [
      FrameRate(60), FrameRate(30000, per: 1001), FrameRate(25), FrameRate(1),
    ]
  )
  func times(rate: FrameRate) {
    var last: UInt32?
    for index in 0 ..< 2000 as Range<Int64> {
      let decode = MediaTime.zero + rate.offset(ofFrame: index)
      let presentation = MediaTime.zero + rate.offset(ofFrame: index + index % 3)
      let message = MediaMessage(
        packet: .picture(decodeTime: decode, presentationTime: presentation)
      )

      #expect(last.map { $0 < message.timestamp } ?? true)
      #expect(
        Int64(message.timestamp) + Int64(message.compositionTime) == presentation.milliseconds
      )
      last = message.timestamp
    }
  }

  @Test("a composition time may be negative, and stays within its 24 bits")
  func compositionTime() {
    let negative = MediaMessage(packet: .picture(decode: 40, presentation: 39))
    let tooLong = MediaMessage(packet: .picture(decode: 0, presentation: 9_000_000))

    #expect(negative.compositionTime == -1)
    #expect(negative.body.bytes[2 ..< 5] == [0xFF, 0xFF, 0xFF])
    #expect(tooLong.compositionTime == 0x7F_FFFF)
  }

  @Test("a session of more than 49 days goes on past 2^32 milliseconds")
  func wraps() {
    let message = MediaMessage(packet: .picture(decode: 4_294_967_296 + 40, presentation: 0))

    #expect(message.timestamp == 40)
  }

  @Test("a picture that no other refers to can be dropped alone")
  func disposable() {
    // SPS and SEI stand before the slice; nal_ref_idc is in bits 5 and 6.
    let referred: [UInt8] = [0, 0, 0, 1, 0x67, 0, 0, 0, 2, 0x06, 0, 0, 0, 0, 1, 0x41]
    let free: [UInt8] = [0, 0, 0, 2, 0x06, 0, 0, 0, 0, 1, 0x01]

    #expect(!MediaMessage(packet: .picture(bytes: referred)).isDisposable)
    #expect(MediaMessage(packet: .picture(bytes: free)).isDisposable)
    #expect(!MediaMessage(packet: .picture(bytes: [])).isDisposable)
    #expect(!MediaMessage(packet: .picture(bytes: [0xFF, 0xFF, 0xFF, 0xFF, 0x06])).isDisposable)
  }

  @Test("the decoder configurations stand behind their headers")
  func sequenceHeaders() {
    let video = FLV.sequenceHeader(VideoTrack.sample)
    let audio = FLV.sequenceHeader(AudioTrack.sample)

    #expect(video.body.bytes == [0x17, 0, 0, 0, 0, 1, 0x64])
    #expect(video.isKeyframe && video.isSequenceHeader)
    #expect(audio.body.bytes == [0xAF, 0, 0x11, 0x90])
    #expect(audio.isSequenceHeader && !audio.isKeyframe)
    #expect(FLV.endOfVideo(timestamp: 7).body.bytes == [0x17, 2, 0, 0, 0])
    #expect(FLV.endOfVideo(timestamp: 7).isEndOfSequence)
  }

  @Test("the metadata describes picture and sound in the order players know")
  func metadata() throws {
    var body = FLV.metadata(video: .sample, audio: .sample, extra: ["session": "cam1"]).body

    #expect(
      try body.readAMF0Values() == [
        "onMetaData",
        .ecmaArray([
          "duration": 0, "width": 1280, "height": 720, "videodatarate": 1500.5,
          "framerate": .number(30000.0 / 1001), "videocodecid": 7, "audiodatarate": 128,
          "audiosamplerate": 48_000, "audiosamplesize": 16, "stereo": true, "audiocodecid": 10,
          "encoder": "Rackcast", "session": "cam1",
        ]),
      ]
    )
  }

  @Test("a stream of sound alone claims no picture")
  func metadataOfSound() throws {
    var body = FLV.metadata(video: nil, audio: .sample).body

    let properties = try body.readAMF0Values()[1].properties

    #expect(properties?["width"] == nil)
    #expect(properties?["audiocodecid"] == 10)
  }

  @Test(
    "bodies of others are told apart by their first bytes",
    arguments: [
      (.video, "17 00 000000", true, true), (.video, "17 01 000000", true, false),
      (.video, "27 01 000000", false, false), (.video, "", false, false),
      (.video, "90 61766331", true, true), (.video, "A1 61766331", false, false),
      (.audio, "AF 00", false, true), (.audio, "AF 01", false, false), (.audio, "2F", false, false),
    ] as [(MediaMessage.Kind, String, Bool, Bool)]
  )
  func classifies(kind: MediaMessage.Kind, hex: String, isKeyframe: Bool, isHeader: Bool) {
    let message = MediaMessage(kind: kind, timestamp: 0, classifying: ByteBuffer(hex: hex))

    #expect(message.isKeyframe == isKeyframe)
    #expect(message.isSequenceHeader == isHeader)
  }
}

extension EncodedPacket {
  static func picture(
    bytes: [UInt8] = [0, 0, 0, 1, 0x41],
    decodeTime: MediaTime = .zero,
    presentationTime: MediaTime = .zero,
    isKeyframe: Bool = false
  ) -> EncodedPacket {
    EncodedPacket(
      kind: .video,
      bytes: bytes,
      presentationTime: presentationTime,
      decodeTime: decodeTime,
      isKeyframe: isKeyframe,
      capturedAt: MediaTime(nanoseconds: 7)
    )
  }

  static func picture(
    decode: Double,
    presentation: Double,
    isKeyframe: Bool = false
  ) -> EncodedPacket {
    .picture(
      decodeTime: .milliseconds(decode),
      presentationTime: .milliseconds(presentation),
      isKeyframe: isKeyframe
    )
  }
}

extension MediaTime {
  static func milliseconds(_ count: Double) -> MediaTime {
    MediaTime(nanoseconds: Int64(count * 1_000_000))
  }
}

extension VideoTrack {
  static let sample = VideoTrack(
    size: PictureSize(width: 1280, height: 720),
    frameRate: FrameRate(30000, per: 1001),
    bitrate: Bitrate(bitsPerSecond: 1_500_500),
    configurationRecord: [1, 0x64]
  )
}

extension AudioTrack {
  static let sample = AudioTrack(
    format: AudioFormat(sampleRate: 48_000, channels: 2),
    bitrate: .kbps(128),
    specificConfig: [0x11, 0x90]
  )
}
