import FFmpeg
import Glibc
import Media
import Testing

@testable import Encoding

@Suite struct AudioEncoderTests {
  private static let format = AudioFormat(sampleRate: 48_000, channels: 2)
  private static let start = MediaTime.zero + .milliseconds(123)

  /// Interleaved silence, and from `onset` on a tone of 1 kHz.
  private static func tone(frames: Int, onset: Int, format: AudioFormat) -> [Float] {
    (0 ..< frames * format.channels).map { index in
      let frame = index / format.channels
      if frame < onset { return 0 }
      return 0.5
        * Float(sin(2 * Double.pi * 1000 * Double(frame - onset) / Double(format.sampleRate)))
    }
  }

  private static func encode(
    _ samples: [Float],
    with encoder: AudioEncoder,
    chunk: Int
  ) throws -> [EncodedPacket] {
    let channels = encoder.track.format.channels
    var packets: [EncodedPacket] = []
    for begin in stride(from: 0, to: samples.count, by: chunk * channels) {
      let end = min(begin + chunk * channels, samples.count)
      let offset = encoder.track.format.duration(ofFrames: begin / channels)
      packets += try encoder.encode(
        Array(samples[begin ..< end]),
        at: Self.start + offset,
        capturedAt: Self.start + .seconds(50) + offset
      )
    }
    return packets + (try encoder.finish())
  }

  /// The first channel of `packets`, each at its presentation time; sample 0 is at `start`.
  private static func decode(_ packets: [EncodedPacket], of track: AudioTrack) throws -> [Float] {
    let decoder = try Decoder(codec: "aac")
    let packet = try Packet()
    var reader = SampleReader()
    var decoded: [Float] = []
    for encoded in packets {
      let stream = Self.adtsHeader(length: encoded.bytes.count, of: track) + encoded.bytes
      try stream.withUnsafeBytes { try packet.fill(copying: $0) }
      _ = try decoder.send(packet)
      let frame = try Frame()
      guard try decoder.receive(into: frame) == .frame else { continue }
      let (format, samples) = try reader.read(frame)
      let place = track.format.frames(in: encoded.presentationTime - Self.start)
      #expect(place == decoded.count)
      decoded += stride(from: 0, to: samples.count, by: format.channels).map { samples[$0] }
    }
    return decoded
  }

  /// The header of a raw AAC frame outside of a container (ISO/IEC 14496-3, 1.A.2).
  private static func adtsHeader(length: Int, of track: AudioTrack) -> [UInt8] {
    // The two bytes of the config: object type in 5 bits, rate index in 4, channels in 4.
    let config = UInt16(track.specificConfig[0]) << 8 | UInt16(track.specificConfig[1])
    let rateIndex = UInt8(config >> 7 & 0xf)
    let channels = UInt8(config >> 3 & 0xf)
    let full = length + 7
    return [
      0xff, 0xf1, 1 << 6 | rateIndex << 2 | channels >> 2,
      (channels & 3) << 6 | UInt8(full >> 11), UInt8(full >> 3 & 0xff),
      UInt8(full & 7) << 5 | 0x1f, 0xfc,
    ]
  }

  /// By how many samples `found` trails `expected`, within ±`range`.
  private static func lag(of found: [Float], behind expected: [Float], range: Int) -> Int {
    // Around the onset, where a shift by a whole period of the tone does not fit as well.
    let window = range ..< min(found.count, expected.count) - range
    var best = (lag: 0, correlation: -Double.infinity)
    for lag in -range ... range {
      var correlation = 0.0
      for index in stride(from: window.lowerBound, to: window.upperBound, by: 3) {
        let difference = Double(found[index + lag] - expected[index])
        correlation -= difference * difference
      }
      if correlation > best.correlation { best = (lag, correlation) }
    }
    return best.lag
  }

  @Test(
    "puts decoded sound where it was, to less than a millisecond",
    arguments: [
      AudioFormat(sampleRate: 48_000, channels: 2), AudioFormat(sampleRate: 16_000, channels: 1),
    ]
  )
  func onset(format: AudioFormat) throws {
    let bitrate: Bitrate = format.channels == 2 ? .kbps(128) : .kbps(32)
    let encoder = try AudioEncoder(format: format, bitrate: bitrate)
    let samples = Self.tone(frames: 8192, onset: 5000, format: format)

    let packets = try Self.encode(samples, with: encoder, chunk: 480)
    let decoded = try Self.decode(packets, of: encoder.track)

    let expected = stride(from: 0, to: samples.count, by: format.channels).map { samples[$0] }
    let lag = Self.lag(of: decoded, behind: expected, range: 100)
    #expect(abs(lag) * 1000 < format.sampleRate)
    let level = decoded[6000 ..< 7000].map(abs).max() ?? 0
    #expect(abs(level - 0.5) < 0.1)
    #expect((decoded[1024 ..< 3500].map(abs).max() ?? 1) < 0.01)
  }

  @Test(
    "counts time in samples, whatever the size of the chunks",
    arguments: [1000, 441, 1024, 5000]
  )
  func times(chunk: Int) throws {
    let encoder = try AudioEncoder(format: Self.format, bitrate: .kbps(128))
    let samples = [Float](repeating: 0, count: 20_000 * 2)

    let packets = try Self.encode(samples, with: encoder, chunk: chunk)

    // The last packet carries what is left, filled up.
    let expected = (0 ..< 20).map { Self.start + Self.format.duration(ofFrames: $0 * 1024) }
    #expect(packets.map(\.presentationTime) == expected)
    #expect(packets.allSatisfy { $0.decodeTime == $0.presentationTime && $0.isKeyframe })
    #expect(packets.allSatisfy { $0.kind == .audio && !$0.bytes.isEmpty })
    // Nanoseconds are rounded once for the chunk, and once for the packet.
    let trails = packets.map {
      abs(($0.capturedAt - $0.presentationTime).nanoseconds - 50_000_000_000)
    }
    #expect((trails.max() ?? 0) <= 2)
  }

  @Test("carries the capture time of each packet's first sample")
  func captureTimes() throws {
    let encoder = try AudioEncoder(format: Self.format, bitrate: .kbps(128))
    let chunk = [Float](repeating: 0, count: 960 * 2)
    var packets: [EncodedPacket] = []

    // Each chunk of 20 ms was captured 30 ms after the one before.
    for index in 0 ..< 50 {
      packets += try encoder.encode(
        chunk,
        at: .zero,
        capturedAt: .zero + .milliseconds(30 * index)
      )
    }
    packets += try encoder.finish()

    for (index, packet) in packets.enumerated() {
      let (number, rest) = (index * 1024).quotientAndRemainder(dividingBy: 960)
      let expected =
        MediaTime.zero + .milliseconds(30 * number)
        + Self.format.duration(ofFrames: rest)
      if number < 50 {
        #expect(packet.capturedAt == expected)
      }
    }
  }

  @Test("survives samples that are no numbers, and encodes silence")
  func silenceAndNonsense() throws {
    let encoder = try AudioEncoder(format: Self.format, bitrate: .kbps(128))
    var samples = [Float](repeating: 0, count: 9600 * 2)
    for index in 4000 ..< 4100 {
      samples[index] = index.isMultiple(of: 2) ? .nan : .infinity
    }

    let packets = try Self.encode(samples, with: encoder, chunk: 960)
    let decoded = try Self.decode(packets, of: encoder.track)

    #expect(packets.count == 10)
    #expect(decoded.allSatisfy { abs($0) < 0.001 })
  }

  @Test("describes the track by its AudioSpecificConfig")
  func track() throws {
    let high = try AudioEncoder(format: Self.format, bitrate: .kbps(128)).track
    let low = try AudioEncoder(
      format: AudioFormat(sampleRate: 16_000, channels: 1),
      bitrate: .kbps(32)
    ).track

    // AAC-LC is object type 2; 48 kHz is rate 3, 16 kHz rate 8.
    #expect(high.specificConfig.prefix(2) == [0x11, 0x90])
    #expect(low.specificConfig.prefix(2) == [0x14, 0x08])
  }

  @Test("refuses rates that AAC does not have, and samples that do not divide")
  func refuses() throws {
    let rate = #expect(throws: EncodingError.self) {
      try AudioEncoder(
        format: AudioFormat(sampleRate: 12_345, channels: 2),
        bitrate: .kbps(128)
      )
    }
    let encoder = try AudioEncoder(format: Self.format, bitrate: .kbps(128))
    let count = #expect(throws: EncodingError.self) {
      try encoder.encode([0, 0, 0], at: .zero, capturedAt: .zero)
    }

    #expect(rate?.code == .unsupportedSampleRate)
    #expect(count?.code == .invalidFrame)
  }
}
