import FFmpeg
import Foundation
import Media
import TestSupport
import Testing

@testable import Encoding

/// Hardware encoders, which the machine of a test does not have: libx264 stands in for the ones that
/// work, and the real ones show how they fail.
@Suite(.timeLimit(.minutes(1))) struct HardwareEncoderTests {
  private static let size = PictureSize(width: 96, height: 64)

  private static func configuration(
    _ selection: EncoderSelection,
    intent: EncoderIntent = .lowDelay
  ) -> VideoEncoderConfiguration {
    VideoEncoderConfiguration(
      size: size,
      frameRate: FrameRate(25),
      gop: .seconds(1),
      bitrate: .kbps(300),
      maxBitrate: .kbps(300),
      intent: intent,
      selection: selection,
      preset: "ultrafast",
      threads: 1
    )
  }

  /// Opens libx264 in the place of any hardware.
  private static func standIn(upload: PictureUpload = .i420) -> HardwareOpening {
    HardwareOpening(limit: .seconds(30)) { hardware, ways throws(FFmpegError) in
      guard var options = ways.first else { throw .noDevice(codec: hardware.codec) }
      options.codec = "libx264"
      options.codecOptions = [("tune", "zerolatency"), ("forced-idr", "1")]
      options.upload = upload
      return try OpenedEncoder(hardware: hardware, options: options)
    }
  }

  private static let none = HardwareNodes(devices: "/nonexistent")

  /// Nodes of a machine with an NVIDIA card.
  private static func withCard() throws -> HardwareNodes {
    let directory = try TemporaryDirectory()
    try Data().write(to: URL(fileURLWithPath: directory.file("nvidia0")))
    return HardwareNodes(devices: directory.path)
  }

  /// Nodes of a machine with a graphics device.
  private static func graphics() throws -> HardwareNodes {
    let directory = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: directory.file("dri"),
      withIntermediateDirectories: true
    )
    try Data().write(to: URL(fileURLWithPath: directory.file("dri/renderD128")))
    return HardwareNodes(devices: directory.path)
  }

  @Test(
    "encodes in the hardware that is asked for, from the first picture on, without its trial",
    arguments: [PictureUpload.i420, .nv12],
    [EncoderIntent.lowDelay, .clear]
  )
  func encodes(upload: PictureUpload, intent: EncoderIntent) throws {
    let encoder = try VideoEncoder(
      configuration: Self.configuration(.hardware(.nvenc), intent: intent),
      hardware: Self.standIn(upload: upload),
      nodes: { Self.none }
    )
    let pictures = NoisePicture(size: Self.size, amplitude: 0)
    var (packets, copies) = try encoder.begin(with: pictures.frame(0))
    for index in copies ..< 30 {
      let time = MediaTime.zero + FrameRate(25).offset(ofFrame: Int64(index))
      packets += try encoder.encode(pictures.frame(index), at: time, keyframe: index == 12)
    }
    packets += try encoder.finish()

    #expect(encoder.name == "h264_nvenc" && encoder.isHardware && encoder.fallback == nil)
    #expect(packets.count == 30)
    #expect(packets.map(\.presentationTime.milliseconds) == (0 ..< 30).map { Int64($0) * 40 })
    #expect(packets.indices.filter { packets[$0].isKeyframe } == [0, 12])
    let frames = try decode(packets, of: encoder.track)
    #expect(frames.count == 30)
    // All planes are grey: none was mistaken for another.
    let samples = frames[20].buffer.withPlanes { planes in
      planes.map { $0.base.load(fromByteOffset: 5 * $0.bytesPerRow + 7, as: UInt8.self) }
    }
    #expect(samples.allSatisfy { (126 ... 130).contains($0) })
  }

  @Test("puts the colours of a picture where NV12 has them")
  func interleaves() throws {
    let nodes = try Self.graphics()
    let encoder = try VideoEncoder(
      configuration: Self.configuration(.hardware(.vaapi)),
      hardware: Self.standIn(upload: .nv12),
      nodes: { nodes }
    )
    let pool = PicturePool(size: Self.size, format: .i420, capacity: 1)
    guard let blank = pool.blank() else { preconditionFailure("The pool has one picture.") }
    blank.withPlanes { planes in
      for (plane, value) in zip(planes, [41, 240, 110] as [UInt8]) {
        for row in 0 ..< plane.rows {
          (plane.base + row * plane.bytesPerRow)
            .initializeMemory(as: UInt8.self, repeating: value, count: plane.width)
        }
      }
    }
    let blue = VideoFrame(
      size: Self.size,
      format: .i420,
      range: .limited,
      timestamp: .zero,
      sequence: 0,
      buffer: blank.finished()
    )

    var packets = try encoder.encode(blue, at: .zero, keyframe: true)
    packets += try encoder.finish()

    let frame = try #require(try decode(packets, of: encoder.track).first)
    let samples = frame.buffer.withPlanes { planes in
      planes.map { Int($0.base.load(fromByteOffset: 9 * $0.bytesPerRow + 11, as: UInt8.self)) }
    }
    #expect(zip(samples, [41, 240, 110]).allSatisfy { abs($0 - $1) <= 4 }, "\(samples)")
  }

  @Test(
    "uses libx264 within a second where hardware is absent, and says why",
    arguments: HardwareEncoder.allCases
  )
  func fallsBack(hardware: HardwareEncoder) throws {
    let start = ContinuousClock.now

    let encoder = try VideoEncoder(configuration: Self.configuration(.hardware(hardware)))

    #expect(ContinuousClock.now - start < .seconds(1))
    #expect(encoder.name == "libx264" && !encoder.isHardware)
    #expect(encoder.fallback?.encoder == hardware)
    #expect(encoder.fallback?.reason.isEmpty == false)
    let picture = NoisePicture(size: Self.size).frame(0)
    #expect(try encoder.encode(picture, at: .zero, keyframe: false).count == 1)
  }

  @Test("leaves a driver that hangs behind, and does not wait for it again while it hangs")
  func hangs() throws {
    let release = DispatchSemaphore(value: 0)
    let ended = Watched(false)
    let opening = HardwareOpening { hardware, _ throws(FFmpegError) in
      release.wait()
      ended.update { $0 = true }
      throw .noDevice(codec: hardware.codec)
    }
    let start = ContinuousClock.now

    let first = try VideoEncoder(
      configuration: Self.configuration(.hardware(.vaapi)),
      hardware: opening,
      nodes: { Self.none }
    )
    let waited = ContinuousClock.now - start
    let second = try VideoEncoder(
      configuration: Self.configuration(.hardware(.vaapi)),
      hardware: opening,
      nodes: { Self.none }
    )

    #expect(waited >= opening.limit)
    #expect(ContinuousClock.now - start - waited < opening.limit)
    #expect(first.fallback?.reason.contains("did not answer") == true)
    #expect(second.fallback?.reason.contains("hangs") == true)
    release.signal()
  }

  @Test("opens the same hardware for two sessions at a time")
  func together() async throws {
    let outside = DispatchGroup()
    for _ in 0 ..< 2 { outside.enter() }
    let opening = HardwareOpening(limit: .seconds(30)) { hardware, ways throws(FFmpegError) in
      outside.leave()
      // Until both are inside.
      outside.wait()
      guard let options = ways.first else { throw .noDevice(codec: hardware.codec) }
      return try OpenedEncoder(
        hardware: hardware,
        options: VideoEncoderContext.Options(
          codec: "libx264",
          size: options.size,
          frameRate: options.frameRate,
          keyframeInterval: 25,
          bFrames: 0,
          rate: options.rate,
          threads: 1,
          codecOptions: [("tune", "zerolatency")]
        )
      )
    }
    let fallbacks = Watched<[EncoderFallback?]>([])

    for _ in 0 ..< 2 {
      Thread.detachNewThread {
        // A configuration that does not open leaves the count short.
        guard
          let encoder = try? VideoEncoder(
            configuration: Self.configuration(.hardware(.nvenc)),
            hardware: opening,
            nodes: { Self.none }
          )
        else { return }
        let fallback = encoder.fallback
        fallbacks.update { $0.append(fallback) }
      }
    }

    let found = try await fallbacks.wait(for: "two encoders") { $0.count == 2 ? $0 : nil }
    #expect(found == [nil, nil])
  }

  @Test("chooses software in silence where no hardware has a node, and hardware where one works")
  func automatic() throws {
    let without = try VideoEncoder(
      configuration: Self.configuration(.automatic),
      hardware: Self.standIn(),
      nodes: { Self.none }
    )
    let card = try Self.withCard()
    let with = try VideoEncoder(
      configuration: Self.configuration(.automatic),
      hardware: Self.standIn(),
      nodes: { card }
    )

    #expect(without.name == "libx264" && without.fallback == nil)
    #expect(with.name == "h264_nvenc" && with.fallback == nil)
  }

  @Test("leaves what failed by itself alone for five minutes, but tries what is asked for by name")
  func remembers() throws {
    let tries = Watched(0)
    let opening = HardwareOpening(limit: .seconds(30)) { hardware, _ throws(FFmpegError) in
      tries.update { $0 += 1 }
      throw .noPacket(codec: hardware.codec)
    }
    let nodes = try Self.withCard()
    func fallback(
      _ selection: EncoderSelection,
      at time: MediaTime = .zero
    ) throws -> EncoderFallback? {
      try VideoEncoder(
        configuration: Self.configuration(selection),
        hardware: opening,
        at: time,
        nodes: { nodes }
      ).fallback
    }

    #expect(try fallback(.automatic)?.encoder == .nvenc)
    #expect(try fallback(.automatic, at: .zero + .seconds(299)) == nil)
    #expect(tries.value == 1)
    #expect(try fallback(.hardware(.nvenc)) != nil)
    #expect(try fallback(.hardware(.nvenc)) != nil)
    #expect(tries.value == 3)
    #expect(try fallback(.software) == nil)
    #expect(tries.value == 3)
    #expect(try fallback(.automatic, at: .zero + .seconds(300)) != nil)
  }

  @Test("opens each encoder with a bounded rate, without B-frames, with keyframes to decode from")
  func options() throws {
    let configuration = Self.configuration(.automatic, intent: .clear)
    let rate = RateLimits.rate(bitrate: .kbps(300), minimum: .kbps(0), maximum: .kbps(300))
    let nodes = try Self.graphics()

    for hardware in HardwareEncoder.allCases {
      let ways = hardware.options(for: configuration, rate: rate, nodes: nodes)
      #expect(!ways.isEmpty)
      for options in ways {
        #expect(options.codec == "h264_\(hardware.rawValue)")
        #expect(options.bFrames == 0 && options.rate == rate && options.keyframeInterval == 25)
      }
    }
    let vaapi = HardwareEncoder.vaapi.options(for: configuration, rate: rate, nodes: nodes)
    #expect(vaapi.first?.upload == .vaapi(path: try #require(nodes.renderNode)))
  }
}
