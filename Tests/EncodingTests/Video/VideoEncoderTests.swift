import Media
import Testing

@testable import Encoding

@Suite struct VideoEncoderTests {
  private static let size = PictureSize(width: 96, height: 64)
  private static let rate = FrameRate(25)

  private static func configuration(
    _ intent: EncoderIntent = .lowDelay,
    bitrate: Bitrate = .kbps(300),
    frameRate: FrameRate = Self.rate,
    gop: Duration = .seconds(1)
  ) -> VideoEncoderConfiguration {
    VideoEncoderConfiguration(
      size: Self.size,
      frameRate: frameRate,
      gop: gop,
      bitrate: bitrate,
      maxBitrate: max(bitrate, .kbps(300)),
      intent: intent,
      threads: 1
    )
  }

  /// Encodes `count` pictures of noise, ticks of the grid `ticks(n)`, captured an hour before.
  private static func encode(
    _ encoder: VideoEncoder,
    count: Int,
    rate: FrameRate = Self.rate,
    amplitude: UInt64 = 100,
    keyframes: Set<Int> = [],
    tick: (Int) -> Int = { $0 }
  ) throws -> [EncodedPacket] {
    let pictures = NoisePicture(size: Self.size, amplitude: amplitude)
    var packets: [EncodedPacket] = []
    for index in 0 ..< count {
      let time = MediaTime.zero + rate.offset(ofFrame: Int64(tick(index)))
      packets += try encoder.encode(
        pictures.frame(index, timestamp: time + .seconds(3600)),
        at: time,
        keyframe: keyframes.contains(index)
      )
    }
    return packets + (try encoder.finish())
  }

  @Test("begins at once: fills the look-ahead with the first picture, and goes on behind it")
  func begins() throws {
    let encoder = try VideoEncoder(configuration: Self.configuration(.clear))
    let pictures = NoisePicture(size: Self.size, amplitude: 100)
    let first = pictures.frame(0, timestamp: .zero + .seconds(3600))

    let (ready, copies) = try encoder.begin(with: first)
    #expect(ready.first?.isKeyframe == true && (3 ... 20).contains(copies))
    var packets = ready
    for index in 0 ..< 30 {
      let time = MediaTime.zero + Self.rate.offset(ofFrame: Int64(copies + index))
      packets += try encoder.encode(
        pictures.frame(index, timestamp: time),
        at: time,
        keyframe: false
      )
    }
    packets += try encoder.finish()

    #expect(packets.count == copies + 30)
    #expect(zip(packets, packets.dropFirst()).allSatisfy { $0.decodeTime < $1.decodeTime })
    #expect(try decode(packets, of: encoder.track).count == copies + 30)
  }

  @Test("without a look-ahead there is nothing to fill")
  func beginsWithoutDelay() throws {
    let encoder = try VideoEncoder(configuration: Self.configuration(.lowDelay))
    let picture = NoisePicture(size: Self.size, amplitude: 100).frame(0, timestamp: .zero)

    let (ready, copies) = try encoder.begin(with: picture)

    #expect(ready.isEmpty && copies == 0)
    #expect(try encoder.encode(picture, at: .zero, keyframe: false).count == 1)
  }

  @Test(
    "what it encodes can be decoded, picture for picture",
    arguments: [.clear, .lowDelay] as [EncoderIntent]
  )
  func roundTrip(intent: EncoderIntent) throws {
    let encoder = try VideoEncoder(configuration: Self.configuration(intent))

    let packets = try Self.encode(encoder, count: 40)
    let frames = try decode(packets, of: encoder.track)

    #expect(encoder.name == "libx264" && !encoder.isHardware)
    #expect(packets.count == 40)
    #expect(frames.count == 40)
    #expect(frames.allSatisfy { $0.size == Self.size && $0.format == .i420 })
    #expect(frames.allSatisfy { $0.range == .limited })
  }

  @Test(
    "frames its packets as lengths and units, without headers and banner",
    arguments: [.clear, .lowDelay] as [EncoderIntent]
  )
  func framing(intent: EncoderIntent) throws {
    let encoder = try VideoEncoder(configuration: Self.configuration(intent))

    let packets = try Self.encode(encoder, count: 30)

    for packet in packets {
      let units = try #require(nalUnits(of: packet))
      let kinds = units.map { ($0.first ?? 0) & 0x1f }
      #expect(kinds.allSatisfy { [1, 5].contains($0) })
      #expect(kinds.contains(5) == packet.isKeyframe)
      #expect(packet.kind == .video)
    }
  }

  @Test("gives a configuration record with one sequence and one picture parameter set")
  func configurationRecord() throws {
    let encoder = try VideoEncoder(configuration: Self.configuration())

    let record = try #require(ParsedConfigurationRecord(encoder.track.configurationRecord))

    #expect(record.profile == 100)
    #expect(record.sequenceParameters.map { ($0.first ?? 0) & 0x1f } == [7])
    #expect(record.pictureParameters.map { ($0.first ?? 0) & 0x1f } == [8])
    #expect(record.tail == [0xfd, 0xf8, 0xf8, 0])
    #expect(encoder.track.size == Self.size)
  }

  @Test(
    "puts keyframes exactly the configured time apart",
    arguments: [.clear, .lowDelay] as [EncoderIntent]
  )
  func keyframeDistance(intent: EncoderIntent) throws {
    let configuration = Self.configuration(intent, gop: .milliseconds(400))
    let encoder = try VideoEncoder(configuration: configuration)

    let packets = try Self.encode(encoder, count: 45)

    let keyframes = packets.filter(\.isKeyframe).map(\.presentationTime.milliseconds)
    #expect(keyframes == [0, 400, 800, 1200, 1600])
  }

  @Test(
    "makes a keyframe of exactly the picture it is asked for",
    arguments: [.clear, .lowDelay] as [EncoderIntent]
  )
  func keyframeOnDemand(intent: EncoderIntent) throws {
    let configuration = Self.configuration(intent, gop: .seconds(2))
    let encoder = try VideoEncoder(configuration: configuration)

    let packets = try Self.encode(encoder, count: 80, keyframes: [17, 18])

    // 40 ms a picture; the distance counts from the last keyframe.
    let keyframes = packets.filter(\.isKeyframe).map(\.presentationTime.milliseconds)
    #expect(keyframes == [0, 680, 720, 2720])
  }

  @Test("at the lowest delay, gives each picture at once and in order")
  func lowDelay() throws {
    let encoder = try VideoEncoder(configuration: Self.configuration(.lowDelay))
    let pictures = NoisePicture(size: Self.size)

    for index in 0 ..< 30 {
      let time = MediaTime.zero + Self.rate.offset(ofFrame: Int64(index))
      let packets = try encoder.encode(pictures.frame(index), at: time, keyframe: false)
      #expect(packets.count == 1)
      #expect(packets.first?.presentationTime == time)
      #expect(packets.first?.decodeTime == time)
    }

    #expect(encoder.reorderDelay == .zero)
    #expect(try encoder.finish().isEmpty)
  }

  @Test("with B-frames, keeps exact times and strictly rising decode times, also over gaps")
  func decodeOrder() throws {
    let rate = FrameRate(30_000, per: 1001)
    let encoder = try VideoEncoder(configuration: Self.configuration(.clear, frameRate: rate))

    // Seven ticks are missing in the middle.
    let tick = { (index: Int) in index < 20 ? index : index + 7 }
    let packets = try Self.encode(encoder, count: 60, rate: rate, amplitude: 0, tick: tick)

    let presentations = packets.map(\.presentationTime)
    let expected = (0 ..< 60).map { MediaTime.zero + rate.offset(ofFrame: Int64(tick($0))) }
    #expect(presentations.sorted() == expected)
    #expect(presentations != expected)
    let decodes = packets.map(\.decodeTime)
    #expect(zip(decodes, decodes.dropFirst()).allSatisfy { $0 < $1 })
    #expect(packets.allSatisfy { $0.decodeTime <= $0.presentationTime })
    #expect(decodes.first == MediaTime.zero - encoder.reorderDelay)
    #expect(encoder.reorderDelay == rate.interval)
    #expect(packets.allSatisfy { $0.capturedAt == $0.presentationTime + .seconds(3600) })
  }

  @Test("keeps the time between keyframes where ticks are missing")
  func keyframesOverGaps() throws {
    let encoder = try VideoEncoder(configuration: Self.configuration(.lowDelay))

    // Every other tick.
    let packets = try Self.encode(encoder, count: 60) { $0 * 2 }

    let keyframes = packets.filter(\.isKeyframe).map(\.presentationTime.milliseconds)
    // 25 ticks are a second; only even ticks exist.
    #expect(keyframes == [0, 1040, 2080, 3120, 4160])
  }

  /// The bits of `packets` in the second that begins at `second`.
  private static func kbps(
    _ packets: [EncodedPacket],
    from second: Double,
    to end: Double
  ) -> Double {
    let bits =
      packets
      .filter { (second ..< end).contains(($0.presentationTime - .zero).inSeconds) }
      .map { $0.bytes.count * 8 }
      .reduce(0, +)
    return Double(bits) / (end - second) / 1000
  }

  @Test(
    "follows a new bitrate within two seconds, in the same sequence",
    arguments: [.clear, .lowDelay] as [EncoderIntent]
  )
  func bitrateChange(intent: EncoderIntent) throws {
    let configuration = VideoEncoderConfiguration(
      size: Self.size,
      frameRate: Self.rate,
      gop: .seconds(1),
      bitrate: .kbps(400),
      maxBitrate: .kbps(500),
      intent: intent,
      threads: 1
    )
    let encoder = try VideoEncoder(configuration: configuration)
    let pictures = NoisePicture(size: Self.size, amplitude: 100)
    var packets: [EncodedPacket] = []

    for index in 0 ..< 400 {
      if index == 125 { encoder.setBitrate(.kbps(150)) }
      if index == 275 { encoder.setBitrate(.kbps(400)) }
      let time = MediaTime.zero + Self.rate.offset(ofFrame: Int64(index))
      packets += try encoder.encode(pictures.frame(index), at: time, keyframe: false)
    }
    packets += try encoder.finish()

    #expect((340 ... 440).contains(Self.kbps(packets, from: 2, to: 5)))
    #expect((120 ... 165).contains(Self.kbps(packets, from: 7, to: 11)))
    #expect((340 ... 440).contains(Self.kbps(packets, from: 13, to: 16)))
    let kinds = packets.flatMap { nalUnits(of: $0) ?? [] }.map { ($0.first ?? 0) & 0x1f }
    #expect(!kinds.contains(7) && !kinds.contains(8))
    #expect(try decode(packets, of: encoder.track).count == 400)
  }

  @Test(
    "no ten seconds exceed the highest bitrate",
    arguments: [.clear, .lowDelay] as [EncoderIntent]
  )
  func bounded(intent: EncoderIntent) throws {
    let rate = FrameRate(15)
    let configuration = Self.configuration(intent, bitrate: .kbps(300), frameRate: rate)
    let encoder = try VideoEncoder(configuration: configuration)

    let packets = try Self.encode(encoder, count: 15 * 25, rate: rate, amplitude: 200)

    let windows = stride(from: 0.0, through: 15, by: 0.2).map {
      Self.kbps(packets, from: $0, to: $0 + 10)
    }
    #expect((windows.max() ?? 0) <= 300)
    #expect((windows.min() ?? 0) >= 230)
  }

  @Test(
    "no ten seconds of moving pictures fall below the lowest bitrate, however little is aimed at",
    arguments: [.clear, .lowDelay] as [EncoderIntent]
  )
  func notUnder(intent: EncoderIntent) throws {
    let rate = FrameRate(15)
    var configuration = Self.configuration(intent, bitrate: .kbps(300), frameRate: rate)
    configuration.minBitrate = .kbps(200)
    let encoder = try VideoEncoder(configuration: configuration)
    encoder.setBitrate(.kbps(60))

    let packets = try Self.encode(encoder, count: 15 * 25, rate: rate, amplitude: 200)

    let windows = stride(from: 0.0, through: 15, by: 0.2).map {
      Self.kbps(packets, from: $0, to: $0 + 10)
    }
    #expect((windows.min() ?? 0) >= 200)
    #expect((windows.max() ?? 0) <= 300)
  }

  @Test(
    "refuses sizes that cannot be encoded, and says which can",
    arguments: [(97, 64), (96, 63), (14, 64), (96, 3842), (0, 0), (-2, 64)]
  )
  func sizes(width: Int, height: Int) {
    var configuration = Self.configuration()
    configuration.size = PictureSize(width: width, height: height)

    let error = #expect(throws: EncodingError.self) {
      try VideoEncoder(configuration: configuration)
    }

    #expect(error?.code == .unsupportedSize)
    #expect(error?.message.contains("even and from 16 to 3840") == true)
  }

  @Test("refuses settings the encoder does not have, and names them")
  func settings() {
    var preset = Self.configuration()
    preset.preset = "hasty"
    var rate = Self.configuration()
    rate.frameRate = FrameRate(120)
    var bitrate = Self.configuration()
    bitrate.maxBitrate = .kbps(100)

    for (configuration, text) in [(preset, "preset hasty"), (rate, "120"), (bitrate, "100 kbps")] {
      let error = #expect(throws: EncodingError.self) {
        try VideoEncoder(configuration: configuration)
      }
      #expect(error?.code == .unsupportedConfiguration)
      #expect(error?.message.contains(text) == true)
    }
  }

  @Test("refuses pictures that do not fit, and goes on with those that do")
  func unfitPictures() throws {
    let encoder = try VideoEncoder(configuration: Self.configuration())
    let pictures = NoisePicture(size: Self.size)
    let others = NoisePicture(size: PictureSize(width: 64, height: 64))
    _ = try encoder.encode(pictures.frame(0), at: .zero, keyframe: false)

    let size = #expect(throws: EncodingError.self) {
      try encoder.encode(others.frame(1), at: .zero + .milliseconds(40), keyframe: false)
    }
    let time = #expect(throws: EncodingError.self) {
      try encoder.encode(pictures.frame(1), at: .zero, keyframe: false)
    }
    let packets = try encoder.encode(
      pictures.frame(1),
      at: .zero + .milliseconds(40),
      keyframe: false
    )

    #expect(size?.code == .invalidFrame && time?.code == .invalidFrame)
    #expect(packets.count == 1)
  }
}
