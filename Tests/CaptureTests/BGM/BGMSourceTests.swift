import Foundation
import Media
import Synchronization
import TestSupport
import Testing

@testable import Capture

@Suite(.timeLimit(.minutes(2))) struct BGMSourceTests {
  /// What a source gave.
  struct Heard: Sendable {
    var duration: Duration?
    var opened = 0
    var samples: [Float] = []
    var places: [Duration] = []
    var error: CaptureError?

    /// The left channel's level in a part of it, as the root of the mean square.
    func level(from start: Duration, to end: Duration) -> Double {
      let range = BGMSource.format.frames(in: start) ..< BGMSource.format.frames(in: end)
      let squares = range.map { Double(self.samples[$0 * 2] * self.samples[$0 * 2]) }
      return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    }

    var length: Duration { BGMSource.format.duration(ofFrames: self.samples.count / 2) }
  }

  /// Four seconds: one loud, one silent, and again, with what `ffmpeg` codes it with.
  private static func write(_ path: String, _ arguments: [String] = []) async throws {
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i",
        "aevalsrc=0.5*sin(880*PI*t)*lt(mod(t\\,2)\\,1):s=44100:d=4", "-ac", "1",
      ] + arguments + [path]
    )
  }

  private static func hear(
    _ text: String,
    start: Duration = .zero,
    end: Duration = .zero,
    isLooped: Bool = false,
    limit: Duration = .seconds(60)
  ) async throws -> Heard {
    let source = BGMSource(
      address: try BGMAddress(parsing: text),
      range: BGMRange(start: start, end: end),
      isLooped: isLooped
    )
    return try await onDeviceThread {
      var heard = Heard()
      var (opened, duration) = (0, Duration?.none)
      do throws(CaptureError) {
        try source.run(
          opened: {
            opened += 1
            duration = $0
          },
          sound: {
            heard.samples += $0.samples
            heard.places.append($0.place)
            return heard.length < limit
          }
        )
      } catch {
        heard.error = error
      }
      heard.opened = opened
      heard.duration = duration
      return heard
    }
  }

  @Test(
    "plays a file to its end at its own times",
    arguments: [
      ("wav", [String]()), ("mp3", []), ("m4a", []), ("flac", []), ("ogg", []), ("mkv", []),
    ]
  )
  func whole(kind: String, arguments: [String]) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("music.\(kind)")
    try await Self.write(path, arguments)
    let heard = try await Self.hear(path)

    #expect(heard.error == nil && heard.opened == 1)
    #expect(abs((heard.duration ?? .zero).milliseconds - 4000) < 80)
    #expect(abs(heard.length.milliseconds - 4000) < 80)
    #expect(heard.places.first == .zero)
    #expect(zip(heard.places, heard.places.dropFirst()).allSatisfy { $0 < $1 })
    for second in 0 ..< 4 {
      let level = heard.level(
        from: .milliseconds(1000 * second + 100),
        to: .milliseconds(1000 * second + 850)
      )
      #expect(second.isMultiple(of: 2) ? abs(level - 0.354) < 0.02 : level < 0.01)
    }
  }

  @Test(
    "begins and ends where it is told to",
    arguments: ["wav", "m4a", "mp3", "mkv"]
  )
  func part(kind: String) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("music.\(kind)")
    try await Self.write(path)
    let heard = try await Self.hear(path, start: .milliseconds(1500), end: .milliseconds(2500))

    #expect(heard.error == nil)
    #expect(abs(heard.length.milliseconds - 1000) < 3)
    #expect(abs((heard.places.first ?? .zero).milliseconds - 1500) < 3)
    // Silence up to 2 s of the file, then the tone.
    #expect(heard.level(from: .milliseconds(20), to: .milliseconds(430)) < 0.01)
    #expect(heard.level(from: .milliseconds(550), to: .milliseconds(950)) > 0.33)
  }

  @Test("repeats its part without a gap, for as long as it is wanted", arguments: ["wav", "m4a"])
  func loops(kind: String) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("music.\(kind)")
    try await Self.write(path)
    let heard = try await Self.hear(
      path,
      start: .milliseconds(500),
      end: .milliseconds(1500),
      isLooped: true,
      limit: .seconds(10)
    )

    #expect(heard.error == nil && heard.opened == 1)
    for pass in 0 ..< 9 {
      let begin = Duration.milliseconds(1000 * pass)
      #expect(heard.level(from: begin + .milliseconds(20), to: begin + .milliseconds(470)) > 0.33)
      #expect(heard.level(from: begin + .milliseconds(550), to: begin + .milliseconds(980)) < 0.02)
    }
    #expect(heard.places.allSatisfy { $0 >= .milliseconds(498) && $0 < .milliseconds(1500) })
  }

  @Test(
    "says why there is no sound",
    arguments: ["missing", "text", "picture", "directory", "fifo"]
  )
  func unplayable(kind: String) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file(kind)
    switch kind {
    case "text":
      try Data("this is no music\n".utf8).write(to: URL(fileURLWithPath: path))
    case "picture":
      try await Program.run(
        "ffmpeg",
        [
          "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=s=16x16", "-frames:v", "1",
          "-f", "apng", path,
        ]
      )
    case "directory":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    case "fifo":
      #expect(mkfifo(path, 0o600) == 0)
    default:
      break
    }
    let heard = try await Self.hear(path)

    let error = try #require(heard.error)
    #expect(error.message.contains(path))
    #expect((error.code == .notFound) == (kind == "missing"))
    #expect(heard.opened == 0 && heard.samples.isEmpty)
  }

  @Test("plays from a web server, and says what it answers in place of music")
  func web() async throws {
    let directory = try TemporaryDirectory()
    try await Self.write(directory.file("music.mp3"))
    let secrets = directory.file("list.m3u8")
    try Data(
      "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://\(directory.file("music.mp3"))\n".utf8
    ).write(to: URL(fileURLWithPath: secrets))
    let server = try await PythonWebServer.start(directory)

    let whole = try await Self.hear(server.url("music.mp3") + "?token=s3cret")
    #expect(whole.error == nil)
    #expect(abs(whole.length.milliseconds - 4000) < 80)
    // This server knows no ranges, so that the start is read over.
    let part = try await Self.hear(server.url("music.mp3"), start: .milliseconds(1500))
    #expect(part.error == nil)
    #expect(part.level(from: .milliseconds(20), to: .milliseconds(430)) < 0.02)
    #expect(part.level(from: .milliseconds(600), to: .milliseconds(1400)) > 0.33)
    let missing = try await Self.hear(server.url("none.mp3") + "?token=s3cret")
    #expect(missing.error?.message.contains("404") == true)
    #expect(missing.error?.message.contains("s3cret") == false)
    // A playlist of the web that names a file of the machine.
    let list = try await Self.hear(server.url("list.m3u8"))
    #expect(list.error != nil && list.samples.isEmpty)
    try await server.stop()
    let refused = try await Self.hear(server.url("music.mp3"))
    #expect(refused.error?.errnoCode == ECONNREFUSED)
  }

  @Test("a stop ends a read that waits for a silent server, without an error")
  func stops() async throws {
    let silent = try SilentServer()
    let source = BGMSource(
      address: try BGMAddress(parsing: "http://127.0.0.1:\(silent.port)/a.mp3"),
      range: BGMRange(start: .zero, end: .zero),
      isLooped: false
    )
    let run = Task {
      try await onDeviceThread { try source.run(opened: { _ in }, sound: { _ in true }) }
    }
    try await silent.accepted()
    let asked = ContinuousClock.now
    source.stop()
    try await run.value

    #expect(ContinuousClock.now - asked < .seconds(5))
  }
}
