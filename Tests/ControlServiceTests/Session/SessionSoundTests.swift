import ControlAPI
import Foundation
import GRPCCore
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(3))) struct SessionSoundTests {
  @Test("volumes, mute, pause and stop are heard at the far end, without a click or a gap")
  func mix() async throws {
    try await ServedRack.run { rack in
      let stage = try await SoundStage.start(rack)
      try await stage.listen()
      try await stage.play(try await stage.music(), loop: true)
      try await stage.untilPlaying()
      try await stage.listen()
      let turned = try await stage.setVolume(microphone: 0.25)
      #expect(turned.effective.micVolume == 0.25 && turned.effective.bgmVolume == 1)
      try await stage.listen()
      try await stage.setVolume(bgm: 2)
      try await stage.listen()
      let muted = try await rack.update(stage.name) { $0.enableMic = false }
      #expect(!muted.effective.enableMic && muted.effective.muted)
      try await stage.listen()
      try await stage.pause()
      try await stage.listen()
      try await stage.resume()
      try await stage.listen()
      try await rack.update(stage.name) { $0.muted = false }
      try await stage.listen()
      try await stage.stopMusic()
      try await stage.listen()
      try await rack.stop(stage.name)

      let sound = try await RecordedSound.read(stage.recording)
      let expected = [
        [0.4, 0], [0.4, 0.3], [0.1, 0.3], [0.1, 0.6], [0, 0.6], [0, 0], [0, 0.6], [0.1, 0.6],
        [0.1, 0],
      ]
      let plateaus = stage.plateaus(sound)
      #expect(stage.isHeard(expected, in: plateaus), "\(plateaus)")
      // The tones themselves: 2π (1000 · 0.4 + 440 · 0.3) / 48000 at most, and what coding adds. On a
      // machine so busy that the microphone's thread came late there is a gap in its tone.
      #expect(sound.largestStep < 0.09 || plateaus != expected)
      let recording = try #require(try await RecordingAnalysis.read(stage.recording).audio)
      #expect(recording.gaps == 0 && recording.decodeTimeFaults == 0)
      let controls = try await stage.events("bgm_controlled", "volume_changed")
      #expect(controls.count == 6 && controls.allSatisfy { !$0.operator.isEmpty })
    }
  }

  @Test("both parts at full scale are turned down, not cut off")
  func limiter() async throws {
    try await ServedRack.run { rack in
      let stage = try await SoundStage.start(rack, microphone: 1)
      try await stage.play(try await stage.music(amplitude: 1), loop: true)
      try await stage.untilPlaying()
      try await stage.listen()
      try await stage.setVolume(bgm: 2)
      try await stage.listen()
      try await rack.stop(stage.name)

      let sound = try await RecordedSound.read(stage.recording)
      // The coding itself goes a little beyond what it was given.
      #expect(sound.peak < 1.1, "\(sound.peak)")
      let last = sound.levels(of: SoundStage.bgm, every: SoundStage.window).suffix(4).prefix(3)
      #expect(last.allSatisfy { $0 > 0.6 && $0 < 0.7 }, "\(Array(last))")
      // Cutting off would bring these to −20 dB and more.
      for overtone in [1320.0, 1880, 560, 3000, 2440] {
        let level = sound.levels(of: overtone, every: SoundStage.window).suffix(4).prefix(3)
        #expect(level.allSatisfy { $0 < 0.01 }, "\(overtone): \(Array(level))")
      }
    }
  }

  @Test(
    "music without a microphone sounds on the time line, in either quality",
    arguments: ["high", "low"]
  )
  func withoutMicrophone(quality: String) async throws {
    try await ServedRack.run { rack in
      let stage = try await SoundStage.start(rack, microphone: nil) { $0.audioQuality = quality }
      try await stage.play(try await stage.music(), loop: true)
      try await stage.untilPlaying()
      try await stage.listen()
      try await stage.listen()
      try await rack.stop(stage.name)

      let sound = try await RecordedSound.read(stage.recording)
      #expect(sound.sampleRate == (quality == "high" ? 48_000 : 16_000))
      #expect(stage.plateaus(sound).suffix(1) == [[0, 0.3]])
      let recording = try #require(try await RecordingAnalysis.read(stage.recording).audio)
      #expect(recording.gaps == 0 && recording.decodeTimeFaults == 0)
    }
  }

  @Test("music goes on when the microphone goes, and when the quality changes")
  func lostMicrophone() async throws {
    try await ServedRack.run { rack in
      let stage = try await SoundStage.start(rack)
      try await stage.play(try await stage.music(), loop: true)
      try await stage.untilPlaying()
      try await stage.listen()
      try await rack.update(stage.name, resetting: ["microphone"])
      try await stage.listen()
      let low = try await rack.update(stage.name) { $0.audioQuality = "low" }
      #expect(low.bgm.state == .playing)
      // The music is in the mix of the new format: it is told each second.
      let position = low.bgm.positionMs
      try await stage.until { $0.bgm.positionMs != position }
      try await rack.stop(stage.name)

      let recording = try await RecordedSound.read(stage.recording)
      let plateaus = stage.plateaus(recording)
      #expect(plateaus.contains([0.4, 0.3]) && plateaus.contains([0, 0.3]), "\(plateaus)")
    }
  }

  @Test("music goes on through a pause, in which background_mute silences the microphone alone")
  func pausedSession() async throws {
    try await ServedRack.run { rack in
      let stage = try await SoundStage.start(rack) {
        $0.enableCamera = true
        $0.backgroundMute = true
      }
      try await stage.play(try await stage.music(), loop: true)
      try await stage.untilPlaying()
      try await rack.send(120, of: stage.name)
      try await rack.pause(stage.name)
      try await rack.send(120, of: stage.name)
      try await rack.resume(stage.name)
      try await rack.send(120, of: stage.name)
      try await rack.stop(stage.name)

      let plateaus = stage.plateaus(try await RecordedSound.read(stage.recording))
      #expect(
        stage.isHeard(
          [[0.4, 0.3], [0, 0.3], [0.4, 0.3]],
          in: plateaus.drop { $0[1] == 0 }.map { $0 }
        ),
        "\(plateaus)"
      )
    }
  }

  @Test("music that is played takes the place of what played before")
  func replaces() async throws {
    try await ServedRack.run { rack in
      let stage = try await SoundStage.start(rack, microphone: nil)
      try await stage.play(try await stage.music(), loop: true)
      try await stage.untilPlaying()
      try await stage.listen()
      let second = try await stage.music(frequency: 700, amplitude: 0.2)
      for _ in 0 ..< 2 { try await stage.play(second, loop: true, key: "once") }
      try await stage.until { $0.bgm.url.hasSuffix("700.wav") && $0.bgm.state == .playing }
      try await stage.listen()
      try await rack.stop(stage.name)

      let sound = try await RecordedSound.read(stage.recording)
      let first = sound.levels(of: SoundStage.bgm, every: SoundStage.window)
      let other = sound.levels(of: 700, every: SoundStage.window)
      #expect(first.contains { abs($0 - 0.3) < 0.02 } && other.contains { abs($0 - 0.2) < 0.02 })
      #expect(zip(first, other).allSatisfy { min($0, $1) < 0.15 })
      #expect((first.last ?? 1) < 0.01)
      #expect(sound.largestStep < 0.04)
      #expect(try await stage.events("bgm_start").count == 2)
      #expect(try await stage.events("bgm_complete").isEmpty)
    }
  }
}
