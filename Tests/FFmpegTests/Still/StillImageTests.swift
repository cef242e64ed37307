import FFmpeg
import Media
import TestSupport
import Testing

@Suite struct StillImageTests {
  private static let limits = StillImageLimits(byteCount: 10 << 20, side: 2 ... 3840)

  /// The file that ffmpeg makes of a picture of one colour.
  private static func file(
    _ name: String,
    color: String,
    size: String = "64x48",
    options: [String] = []
  ) async throws -> [UInt8] {
    let directory = try TemporaryDirectory()
    let path = directory.file(name)
    let input = ["-f", "lavfi", "-i", "color=\(color):s=\(size):d=0.04:r=25,format=rgba"]
    try await Program.run(
      "ffmpeg",
      ["-nostdin", "-v", "error"] + input + options + ["-frames:v", "1", path]
    )
    return try directory.bytes(name)
  }

  /// The blue, green and red of a pixel.
  private static func pixel(_ picture: VideoFrame, x: Int, y: Int) -> [Int] {
    picture.buffer.withPlanes { planes in
      let pixel = planes[0].base + y * planes[0].bytesPerRow + 4 * x
      return (0 ..< 3).map { Int(pixel.load(fromByteOffset: $0, as: UInt8.self)) }
    }
  }

  private static func code(
    _ bytes: [UInt8],
    _ limits: StillImageLimits = Self.limits
  )
    -> StillImageError.Code?
  {
    do throws(StillImageError) {
      _ = try StillImage(decoding: bytes, limits: limits)
      return nil
    } catch {
      return error.code
    }
  }

  static let kinds: [(name: String, format: StillImageFormat, options: [String])] = [
    ("rgb.png", .png, ["-pix_fmt", "rgb24"]),
    ("deep.png", .png, ["-pix_fmt", "rgb48be"]),
    ("palette.png", .png, ["-pix_fmt", "pal8"]),
    ("half.jpg", .jpeg, ["-pix_fmt", "yuvj420p", "-q:v", "2"]),
    ("whole.jpg", .jpeg, ["-pix_fmt", "yuvj444p", "-q:v", "2"]),
    ("lossy.webp", .webp, ["-c:v", "libwebp", "-pix_fmt", "yuv420p", "-q:v", "90"]),
    ("lossless.webp", .webp, ["-c:v", "libwebp", "-lossless", "1"]),
  ]

  @Test("decodes PNG, JPEG and WebP in their true colours", arguments: Self.kinds)
  func formats(name: String, format: StillImageFormat, options: [String]) async throws {
    // Reading the palette's transparency as colour would show.
    let options = name == "palette.png" ? ["-vf", "format=rgb24,format=pal8"] : options
    let bytes = try await Self.file(name, color: "0xC86432", options: options)

    let image = try StillImage(decoding: bytes, limits: Self.limits)

    #expect(image.format == format)
    #expect(image.size == PictureSize(width: 64, height: 48))
    #expect(image.picture.format == .bgrx && image.picture.range == .full)
    // The matrices round, and the palette that ffmpeg takes has two bits of blue.
    let slack = name == "palette.png" ? 56 : 6
    for (value, expected) in zip(Self.pixel(image.picture, x: 31, y: 20), [0x32, 0x64, 0xc8]) {
      #expect(abs(value - expected) <= slack)
    }
  }

  @Test("shows what is transparent on black", arguments: ["clear.png", "clear.webp"])
  func transparency(name: String) async throws {
    let lossless = name.hasSuffix("webp") ? ["-c:v", "libwebp", "-lossless", "1"] : []
    let bytes = try await Self.file(name, color: "white@0.5", options: lossless)

    let image = try StillImage(decoding: bytes, limits: Self.limits)

    #expect(Self.pixel(image.picture, x: 5, y: 5).allSatisfy { abs($0 - 128) <= 2 })
  }

  @Test("takes sides of odd length, and the longest that are allowed")
  func sides() async throws {
    let odd = try await Self.file("odd.png", color: "gray", size: "33x17")
    let wide = try await Self.file("wide.png", color: "gray", size: "3840x2")

    #expect(
      try StillImage(decoding: odd, limits: Self.limits).size == PictureSize(width: 33, height: 17)
    )
    #expect(try StillImage(decoding: wide, limits: Self.limits).size.width == 3840)
  }

  @Test("refuses sides over and under the limits, telling both")
  func sidesBeyond() async throws {
    let wide = try await Self.file("wide.png", color: "gray", size: "3842x2")
    let dot = try await Self.file("dot.png", color: "gray", size: "1x1")

    let error = #expect(throws: StillImageError.self) {
      _ = try StillImage(decoding: wide, limits: Self.limits)
    }
    #expect(error?.code == .tooLarge)
    #expect(error?.message.contains("3842×2") == true)
    #expect(error?.message.contains("3840") == true)
    #expect(Self.code(dot) == .tooSmall)
  }

  @Test("refuses a file over the limit without looking into it")
  func tooManyBytes() {
    let limits = StillImageLimits(byteCount: 99, side: 2 ... 3840)

    #expect(Self.code([UInt8](repeating: 0, count: 100), limits) == .tooManyBytes)
    #expect(Self.code([UInt8](repeating: 0, count: 99), limits) == .unknownFormat)
  }

  @Test("refuses what is no image, or nothing at all")
  func unknownFormat() {
    for text in ["", "GIF89a", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "RIFF....WAVE"] {
      #expect(Self.code(Array(text.utf8)) == .unknownFormat)
    }
  }

  @Test("refuses a file that was cut off, wherever", arguments: ["a.png", "a.jpg", "a.webp"])
  func truncated(name: String) async throws {
    let bytes = try await Self.file(name, color: "red", options: ["-vf", "noise=alls=60"])

    for length in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 100) {
      let code = Self.code(Array(bytes.prefix(length)))

      #expect(code == .damaged || length < 12 && code == .unknownFormat)
    }
  }

  @Test("survives every damage to a file", arguments: ["a.png", "a.jpg", "a.webp"])
  func damaged(name: String) async throws {
    let bytes = try await Self.file(name, color: "red", options: ["-vf", "noise=alls=60"])
    var generator = SeededGenerator(seed: 7)

    var refused = 0
    for _ in 0 ..< 300 {
      var bytes = bytes
      for _ in 0 ..< Int.random(in: 1 ... 8, using: &generator) {
        let index = Int.random(in: 0 ..< bytes.count, using: &generator)
        bytes[index] = UInt8.random(in: 0 ... 255, using: &generator)
      }
      if Self.code(bytes) != nil { refused += 1 }
    }

    // A check sum covers every byte of a PNG image; the samples of the others may be anything.
    #expect(name == "a.png" ? refused > 290 : refused > 10)
  }

  @Test("takes no memory for the size a header claims")
  func hugeClaim() async throws {
    var png = try await Self.file("a.png", color: "red")
    png.replaceSubrange(16 ..< 24, with: [0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff])
    // An extended header of an allowed size before a picture of 16383 pixels a side.
    var webp: [UInt8] = Array("RIFF".utf8) + [48, 0, 0, 0] + Array("WEBPVP8X".utf8)
    webp += [10, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 99, 0, 0]
    webp += Array("VP8L".utf8) + [18, 0, 0, 0, 0x2f, 0xff, 0xff, 0xff, 0x0f]
    webp += [UInt8](repeating: 0, count: 13)

    #expect(Self.code(png) == .tooLarge)
    #expect(Self.code(webp) == .damaged)
  }

  @Test("does not inflate the texts of a PNG image")
  func compressedText() async throws {
    let png = try await Self.file("a.png", color: "red")
    // The check sum is wrong, which the decoder would refuse if it were given the chunk.
    let text: [UInt8] = [0, 0, 0, 4] + Array("zTXt".utf8) + [65, 0, 0, 0x78] + [0, 0, 0, 0]
    let bytes = Array(png[..<33]) + text + png[33...]

    #expect(Self.code(bytes) == nil)
  }

  @Test("refuses a JPEG image of thousands of scans, and an animated WebP")
  func unsupported() async throws {
    let jpeg = try await Self.file("a.jpg", color: "red")
    let scan: [UInt8] = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]
    let scans =
      Array(jpeg.dropLast(2)) + Array(repeating: scan, count: 200).joined() + [0xff, 0xd9]
    var webp: [UInt8] = Array("RIFF".utf8) + [22, 0, 0, 0] + Array("WEBPVP8X".utf8)
    webp += [10, 0, 0, 0, 2, 0, 0, 0, 99, 0, 0, 99, 0, 0]

    #expect(Self.code(scans) == .unsupported)
    #expect(Self.code(webp) == .unsupported)
  }
}
