import Capture
import Foundation
import Media
import Testing

@testable import Sessions

@Suite(.timeLimit(.minutes(1))) struct BGMVoiceTests {
  private static let format = BGMSource.format
  /// 20 ms.
  private static let chunk = 960

  /// A voice on a buffer that the test fills, and what it reported.
  private final class Stage {
    let player: BGMPlayer
    var deck: BGMDeck
    private let signals: AsyncStream<Signal>
    private let continuation: AsyncStream<Signal>.Continuation

    init(format: AudioFormat = BGMVoiceTests.format) throws {
      (self.signals, self.continuation) = AsyncStream.makeStream()
      self.player = BGMPlayer(
        number: 1,
        source: BGMSource(
          address: try BGMAddress(parsing: "/music.wav"),
          range: BGMRange(start: .zero, end: .zero),
          isLooped: false
        ),
        session: "test",
        port: SignalPort(run: 1, continuation: self.continuation)
      )
      self.deck = BGMDeck(format: format)
      try self.deck.perform(.play(self.player))
    }

    /// Puts flat sound in, behind what was put in before.
    func fill(_ duration: Duration, from place: Duration = .zero) {
      let frames = BGMSource.format.frames(in: duration)
      for begin in stride(from: 0, to: frames, by: 1000) {
        let count = min(1000, frames - begin)
        _ = self.player.buffer.put(
          BGMSource.Stretch(
            samples: [Float](repeating: 0.5, count: count * 2),
            place: place + BGMSource.format.duration(ofFrames: begin)
          )
        )
      }
    }

    /// What the mix gets in so many chunks; silence as zeros.
    func hear(_ chunks: Int, of frames: Int = BGMVoiceTests.chunk) throws -> [Float] {
      try (0 ..< chunks).flatMap { _ in
        try self.deck.next(frames: frames) ?? [Float](repeating: 0, count: frames * 2)
      }
    }

    /// What was reported so far, in words.
    func reports() async -> [String] {
      self.continuation.finish()
      var reports: [String] = []
      for await signal in self.signals {
        guard case .bgm(1, let report) = signal.content else { continue }
        switch report {
        case .opened: reports.append("opened")
        case .failed: reports.append("failed")
        case .started: reports.append("started")
        case .progress(let place): reports.append("at \(Int(place.milliseconds.rounded()))")
        case .completed: reports.append("completed")
        }
      }
      return reports
    }
  }

  private static func largestStep(_ samples: [Float]) -> Float {
    zip(samples, samples.dropFirst(2)).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test("begins once enough is read, tells of each second, and of its end")
  func whole() async throws {
    let stage = try Stage()
    stage.fill(.milliseconds(100))
    #expect(try stage.hear(5).allSatisfy { $0 == 0 })
    stage.fill(.milliseconds(2400), from: .milliseconds(100))
    stage.player.buffer.finish()
    let samples = try stage.hear(130)

    // 2.5 s, with 10 ms to come in.
    #expect(samples.filter { $0 == 0.5 }.count > 2 * (120_000 - 500))
    #expect(samples.dropFirst(2 * 120_000).allSatisfy { $0 == 0 })
    #expect(await stage.reports() == ["started", "at 1000", "at 2000", "completed"])
  }

  @Test("pauses and goes on where it was, without a click and without a lost sample")
  func pause() async throws {
    let stage = try Stage()
    stage.fill(.seconds(2))
    stage.player.buffer.finish()
    var samples = try stage.hear(10)
    try stage.deck.perform(.pause)
    samples += try stage.hear(10)
    try stage.deck.perform(.resume)
    samples += try stage.hear(120)

    // 10 ms are enough for a fade of 0.5.
    #expect(Self.largestStep(Array(samples.prefix(2 * 72_000))) < 0.51 / 480)
    #expect(samples[2 * (10 * 960 + 481) ..< 2 * 20 * 960].allSatisfy { $0 == 0 })
    let sounded = samples.filter { $0 != 0 }.count / 2
    #expect((96_000 - 5 ... 96_000).contains(sounded))
    #expect(await stage.reports() == ["started", "at 210", "at 1010", "at 2000", "completed"])
  }

  @Test("falls silent where its reader is behind, and goes on when there is enough")
  func underrun() async throws {
    let stage = try Stage()
    stage.fill(.milliseconds(500))
    var samples = try stage.hear(40)
    stage.fill(.milliseconds(100), from: .milliseconds(500))
    #expect(try stage.hear(3).allSatisfy { $0 == 0 })
    stage.fill(.milliseconds(300), from: .milliseconds(600))
    samples += try stage.hear(10)

    #expect(Self.largestStep(samples) < 0.51 / 480)
    #expect(samples.last == 0.5)
    #expect(await stage.reports() == ["started"])
  }

  @Test("a stop fades it away, and another piece takes its place")
  func stop() async throws {
    let stage = try Stage()
    stage.fill(.seconds(1))
    var samples = try stage.hear(10)
    try stage.deck.perform(.stop)
    samples += try stage.hear(10)

    #expect(Self.largestStep(samples) < 0.51 / 480)
    #expect(samples.suffix(2 * 9000).allSatisfy { $0 == 0 })
    #expect(await stage.reports() == ["started"])
  }

  @Test("gives as many samples in another format")
  func otherFormat() async throws {
    let format = AudioFormat(sampleRate: 16_000, channels: 1)
    let stage = try Stage(format: format)
    stage.fill(.seconds(2))
    stage.player.buffer.finish()
    let chunks = try (0 ..< 110).map { _ in try stage.deck.next(frames: 320) }

    #expect(chunks.allSatisfy { $0 == nil || $0?.count == 320 })
    let loud = chunks.compactMap { $0 }.flatMap { $0 }.filter { abs($0 - 0.5) < 0.01 }.count
    #expect((31_500 ... 32_000).contains(loud), "\(loud)")
    let reports = await stage.reports()
    #expect(reports.first == "started" && reports.last == "completed")
    #expect(reports.dropFirst().first?.hasPrefix("at 10") == true, "\(reports)")
  }

  @Test("the reader waits at 4 s, and is let go by a stop")
  func bound() async throws {
    let stage = try Stage()
    stage.fill(.seconds(4))
    let buffer = stage.player.buffer
    let put = Task.detached {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(
            returning: buffer.put(BGMSource.Stretch(samples: [0, 0], place: .zero))
          )
        }
      }
    }
    stage.player.stop()

    #expect(await put.value == false)
    #expect(buffer.content.frames == 4 * 48_000)
  }
}
