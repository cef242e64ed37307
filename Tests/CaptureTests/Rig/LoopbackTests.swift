import Foundation
import Media
import Testing

@testable import Capture

extension DeviceTests {
  @Suite struct LoopbackTests {
    private static let path = "hw:CARD=Loopback,DEV=1"

    private static func open() throws -> ALSASource {
      try ALSASource(
        path: self.path,
        request: AudioRequest(format: AudioFormat(sampleRate: 48000, channels: 2))
      )
    }

    /// Runs `source` until it gave `duration` of sound.
    private static func collect(
      _ duration: Duration,
      from source: ALSASource,
      onFrame: (Int) -> Void = { _ in }
    ) throws -> [AudioFrame] {
      var frames: [AudioFrame] = []
      var heard: Duration = .zero
      try source.run(
        video: { _ in },
        audio: { frame in
          frames.append(frame)
          heard += frame.duration
          onFrame(frames.count)
          if heard >= duration { source.stop() }
        }
      )
      return frames
    }

    /// The frequency of the left channel, by its rising zero crossings.
    private static func frequency(of frames: [AudioFrame]) -> Double {
      let left = frames.flatMap { frame in
        stride(from: 0, to: frame.samples.count, by: 2).map { frame.samples[$0] }
      }
      let crossings = left.indices.dropFirst().filter { left[$0 - 1] < 0 && left[$0] >= 0 }
      guard let first = crossings.first, let last = crossings.last, last > first else { return 0 }
      return Double(crossings.count - 1) * 48000 / Double(last - first)
    }

    @Test("lists the microphone with its modes, under its stable id, free or in use")
    func listed() async throws {
      let catalog = DeviceCatalog()

      let microphones = await catalog.devices().filter { $0.kind == .microphone }

      let ids = microphones.map(\.id.description)
      #expect(ids.contains("alsa:Loopback,0") && ids.contains("alsa:Loopback,1"))
      let microphone = try #require(microphones.first { $0.id.name == "Loopback,1" })
      #expect(microphone.driver == "Loopback")
      for format in ["S16_LE", "S32_LE"] {
        let mode = try #require(microphone.audioModes.first { $0.format == format })
        #expect(mode.rates.contains(48000) && mode.channels.contains(2))
      }
      for name in [
        "hw:Loopback,1", "plughw:Loopback,1", "hw:CARD=Loopback,DEV=1", "hw:0,1", "alsa:0,1",
        "alsa:Loopback,1",
      ] {
        #expect(try await catalog.resolve(name) == microphone.id)
      }
      #expect(try await catalog.resolve("hw:Loopback,1,3").name == "Loopback,1,3")
    }

    @Test(
      "captures a played tone at its frequency and level",
      arguments: ["S16_LE", "S32_LE"]
    )
    func tone(format: String) async throws {
      let (mode, frames, now) = try await onDeviceThread {
        let player = try LoopbackPlayer(format: format)
        defer { withExtendedLifetime(player) {} }
        let source = try Self.open()
        let frames = try Self.collect(.milliseconds(1200), from: source)
        return (source.mode, frames, MonotonicClock.now)
      }

      #expect(mode == "\(format) 48000 Hz 2 ch")
      let steady = Array(frames[60 ..< 110])
      #expect(abs(Self.frequency(of: steady) - 1000) < 1)
      let left = steady.flatMap { frame in
        stride(from: 0, to: frame.samples.count, by: 2).map { abs(frame.samples[$0]) }
      }
      #expect(abs((left.max() ?? 0) - 0.5) < 0.001)
      let right = steady.flatMap { frame in
        stride(from: 1, to: frame.samples.count, by: 2).map { abs(frame.samples[$0]) }
      }
      #expect(right.max() == 0)
      // Period follows period; the last one ended just now.
      let gaps = zip(frames, frames.dropFirst()).map { first, second in
        (second.timestamp - first.timestamp - first.duration).milliseconds
      }
      #expect(gaps.allSatisfy { abs($0) < 5 })
      let last = try #require(frames.last)
      let age = (now - last.timestamp - last.duration).milliseconds
      #expect(age > -20 && age < 150, "\(age)")
      let worst = gaps.map { abs($0) }.max() ?? 0
      print("\(mode): gap between periods at most \(worst) ms; age of the last sample \(age) ms")
    }

    @Test("goes on after an overrun, counts it, and leaves a gap as long as what was lost")
    func overrun() async throws {
      let (frames, counters) = try await onDeviceThread {
        let player = try LoopbackPlayer(format: "S16_LE")
        defer { withExtendedLifetime(player) {} }
        let source = try Self.open()
        let frames = try Self.collect(.seconds(1), from: source) { count in
          // Longer than the buffer.
          if count == 30 { block(for: .milliseconds(400)) }
        }
        return (frames, source.counters)
      }

      #expect(counters.overruns >= 1)
      let gaps = zip(frames, frames.dropFirst()).map { first, second in
        (second.timestamp - first.timestamp - first.duration).milliseconds
      }
      #expect(gaps.allSatisfy { $0 > -10 })
      #expect(gaps.contains { $0 > 200 && $0 < 600 }, "\(gaps)")
      #expect(abs(Self.frequency(of: Array(frames.suffix(40))) - 1000) < 5)
    }

    @Test("calls the microphone busy when every stream of it is taken")
    func busy() async throws {
      let error = try await onDeviceThread {
        let path = "hw:CARD=Loopback,DEV=1,SUBDEV=0"
        let request = AudioRequest(format: AudioFormat(sampleRate: 48000, channels: 2))
        let first = try ALSASource(path: path, request: request)
        defer { withExtendedLifetime(first) {} }
        return #expect(throws: CaptureError.self) { try ALSASource(path: path, request: request) }
      }

      #expect(error?.code == .busy)
    }

    @Test("stops within 100 ms")
    func stops() async throws {
      let took = try await onDeviceThread {
        let source = try Self.open()
        var stopped = MediaTime.zero
        try source.run(
          video: { _ in },
          audio: { _ in
            if stopped == .zero {
              stopped = MonotonicClock.now
              source.stop()
            }
          }
        )
        return MonotonicClock.now - stopped
      }

      #expect(took < .milliseconds(100))
    }

    @Test("calls an unplugged card disconnected, and opens it when plugged in")
    func unplug() async throws {
      let driver = "/sys/bus/platform/drivers/snd_aloop"
      let error = try await onDeviceThread {
        let source = try Self.open()
        var count = 0
        return #expect(throws: CaptureError.self) {
          try source.run(
            video: { _ in },
            audio: { _ in
              count += 1
              guard count == 3 else { return }
              // The card's owner waits until every user let go, so this must not be one.
              recordingErrors {
                let unbind = Process()
                unbind.executableURL = URL(fileURLWithPath: "/bin/sh")
                unbind.arguments = ["-c", "echo snd_aloop.0 > \(driver)/unbind"]
                try unbind.run()
              }
            }
          )
        }
      }
      #expect(error?.code == .disconnected, "\(String(describing: error))")

      while await DeviceCatalog().devices().contains(where: { $0.kind == .microphone }) {
        await Task.yield()
      }
      try Data("snd_aloop.0".utf8).write(to: URL(fileURLWithPath: "\(driver)/bind"))
      let frames = try await onDeviceThread {
        try Self.collect(.milliseconds(50), from: try Self.open())
      }
      #expect(!frames.isEmpty)
    }
  }
}
