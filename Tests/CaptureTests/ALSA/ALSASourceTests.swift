import Glibc
import Media
import Testing

@testable import Capture

@Suite(.timeLimit(.minutes(1))) struct ALSASourceTests {
  private let stereo = AudioRequest(format: AudioFormat(sampleRate: 48000, channels: 2))

  init() {
    ALSATestConfiguration.installed
  }

  /// Runs `source` until it gave `duration` of sound.
  private func frames(of source: ALSASource, lasting duration: Duration) throws -> [AudioFrame] {
    var frames: [AudioFrame] = []
    var heard: Duration = .zero
    try source.run(
      video: { _ in },
      audio: { frame in
        frames.append(frame)
        heard += frame.duration
        if heard >= duration { source.stop() }
      }
    )
    return frames
  }

  @Test("captures the samples of a file PCM, both channels, without a gap")
  func samples() throws {
    let source = try ALSASource(path: "rackcast_file", request: self.stereo)
    #expect(source.mode == "S16_LE 48000 Hz 2 ch")

    let frames = try self.frames(of: source, lasting: .milliseconds(500))

    let samples = frames.flatMap(\.samples)
    for index in stride(from: 0, to: 24000, by: 7) {
      let phase = 2 * Double.pi * 1000 * Double(index) / 48000
      let expected = Float(0.5 * sin(phase))
      #expect(abs(samples[index * 2] - expected) < 0.0001)
      #expect(abs(samples[index * 2 + 1] + expected) < 0.0001)
    }
  }

  @Test("gives a PCM without a clock no more than time and the buffer allow")
  func paced() throws {
    let start = MonotonicClock.now
    let source = try ALSASource(path: "rackcast_null", request: self.stereo)

    let frames = try self.frames(of: source, lasting: .seconds(1))

    let took = MonotonicClock.now - start
    #expect(took > .milliseconds(800))
    #expect(frames.allSatisfy { $0.duration <= .milliseconds(20) })
  }

  @Test("stamps periods evenly, near the present")
  func timestamps() throws {
    let start = MonotonicClock.now
    let source = try ALSASource(path: "rackcast_null", request: self.stereo)

    let frames = try self.frames(of: source, lasting: .milliseconds(600))

    let end = MonotonicClock.now
    for (frame, next) in zip(frames, frames.dropFirst()) {
      let gap = next.timestamp - (frame.timestamp + frame.duration)
      #expect(abs(gap.milliseconds) < 10, "\(gap)")
      #expect(next.timestamp > frame.timestamp)
    }
    let first = try #require(frames.first)
    let last = try #require(frames.last)
    #expect(first.timestamp > start - .milliseconds(300))
    #expect(last.timestamp < end + .milliseconds(50))
  }

  @Test("stops before it reads when it was told to before it ran")
  func stoppedEarly() throws {
    let source = try ALSASource(path: "rackcast_null", request: self.stereo)
    source.stop()

    var frames = 0
    try source.run(video: { _ in }, audio: { _ in frames += 1 })

    #expect(frames == 0)
  }

  @Test("takes one channel where there is only one")
  func mono() throws {
    let source = try ALSASource(
      path: "rackcast_null",
      request: AudioRequest(format: AudioFormat(sampleRate: 16000, channels: 1))
    )

    let frame = try #require(try self.frames(of: source, lasting: .milliseconds(10)).first)

    #expect(frame.format == AudioFormat(sampleRate: 16000, channels: 1))
  }

  @Test("names a missing PCM and a missing card")
  func missing() {
    for path in ["rackcast_missing", "hw:CARD=NOCARD,DEV=0"] {
      let error = #expect(throws: CaptureError.self) {
        try ALSASource(path: path, request: self.stereo)
      }

      #expect(error?.code == .notFound, "\(path): \(String(describing: error))")
      #expect(error?.message.contains("rackcast device list") == true)
    }
  }
}
