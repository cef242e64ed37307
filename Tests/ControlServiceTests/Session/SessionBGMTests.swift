import ControlAPI
import Foundation
import GRPCCore
import SwiftProtobuf
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(3))) struct SessionBGMTests {
  @Test("a part of a file sounds from its start to its end, with its events, progress each second")
  func part() async throws {
    try await ServedRack.run { rack in
      let stage = try await SoundStage.start(rack, microphone: nil)
      let music = try await stage.music(seconds: 4)
      let progress = Task {
        try await rack.events.subscribeEvents(
          .with {
            $0.session = stage.name
            $0.onlyNew = true
          }
        ) { response in
          var heard: [ProtoEvent] = []
          for try await event in response.messages where event.name.hasPrefix("bgm_") {
            heard.append(event)
            if event.name == "bgm_complete" { break }
          }
          return heard
        }
      }
      // The subscription begins when its call is there.
      try await stage.listen()
      let asked = try await stage.play(music, startMs: 500, endMs: 3300)
      #expect(asked.bgm.state == .loading && asked.bgm.url == music)
      let playing = try await stage.until { $0.bgm.positionMs >= 1490 }
      #expect(playing.bgm.durationMs == 4000 && playing.bgm.volume == 1 && !playing.bgm.loop)
      let heard = try await progress.value
      try await stage.until { !$0.hasBgm }
      try await stage.listen()
      try await rack.stop(stage.name)

      #expect(
        heard.map(\.name) == [
          "bgm_controlled", "bgm_start", "bgm_progress", "bgm_progress", "bgm_complete",
        ]
      )
      let places = heard.dropFirst().map { Double($0.detail.progressMs) }
      #expect(zip(places, [500, 1500, 2500, 3300]).allSatisfy { abs($0 - $1) < 40 }, "\(places)")
      #expect(heard.dropFirst().allSatisfy { $0.detail.durationMs == 4000 })
      let gaps = zip(heard.dropFirst(), heard.dropFirst(2))
        .map { Double($1.monotonicNs - $0.monotonicNs) / 1e9 }
      #expect(zip(gaps, [1, 1, 0.8]).allSatisfy { abs($0 - $1) < 0.3 }, "\(gaps)")
      // A reading, not a change: it has no number and is not kept.
      #expect(heard.allSatisfy { ($0.sequence == 0) == ($0.name == "bgm_progress") })
      #expect(try await stage.events("bgm_progress").isEmpty)
      let sound = try await RecordedSound.read(stage.recording)
      let loud = sound.levels(of: SoundStage.bgm, every: SoundStage.window).filter { $0 > 0.15 }
      #expect((27 ... 29).contains(loud.count), "\(loud.count)")
      #expect(sound.largestStep < 0.03)
    }
  }

  @Test("music that is looped goes on without a seam")
  func loop() async throws {
    try await ServedRack.run { rack in
      let stage = try await SoundStage.start(rack, microphone: nil)
      try await stage.play(try await stage.music(seconds: 0.5), loop: true)
      try await stage.untilPlaying()
      try await stage.listen()
      try await stage.listen()
      try await rack.stop(stage.name)

      let sound = try await RecordedSound.read(stage.recording)
      let levels = sound.levels(of: SoundStage.bgm, every: SoundStage.window)
      let begin = try #require(levels.firstIndex { $0 > 0.28 })
      #expect(levels.count - begin > 12)
      #expect(levels[begin...].allSatisfy { abs($0 - 0.3) < 0.02 }, "\(levels)")
      #expect(sound.largestStep < 0.02)
      #expect(try await stage.events("bgm_complete").isEmpty)
    }
  }

  @Test("what cannot be played is 10003 with the reason, and the microphone goes on")
  func failures() async throws {
    try await ServedRack.run { rack in
      let stage = try await SoundStage.start(rack)
      let text = rack.directory.file("text.mp3")
      try Data("this is no music\n".utf8).write(to: URL(fileURLWithPath: text))
      let server = try await PythonWebServer.start(rack.directory)
      let closed = try await PythonWebServer.start(rack.directory)
      try await closed.stop()
      let cases = [
        ("/nowhere/s.mp3", "There is no file /nowhere/s.mp3", "ENOENT"),
        (text, "text.mp3 cannot be played", ""),
        (rack.directory.path, "no regular file", ""),
        (server.url("none.mp3") + "?token=s3cret", "404", ""),
        (closed.url("a.mp3") + "?token=s3cret", "refused", "ECONNREFUSED"),
      ]
      for (index, (url, reason, errno)) in cases.enumerated() {
        try await stage.play(url)
        try await stage.until { !$0.hasBgm }
        let events = try await stage.events("bgm_load_failed")
        let event = try #require(events.last)
        #expect(events.count == index + 1)
        #expect(event.code == 10003 && event.severity == .error)
        #expect(event.message.lowercased().contains(reason.lowercased()), "\(event.message)")
        #expect(errno.isEmpty || event.detail.errnoName == errno)
      }
      try await stage.listen()
      let stopped = try await rack.stop(stage.name)
      try await server.stop()

      let all = try await rack.list { $0.session = stage.name }.events
      #expect(!all.contains { "\($0)".contains("s3cret") })
      #expect(stopped.destinations[0].reconnects == 0)
      let sound = try await RecordedSound.read(stage.recording)
      #expect(stage.isHeard([[0.4, 0]], in: stage.plateaus(sound)))
    }
  }

  @Test("operations out of order and values out of range are refused, and change nothing")
  func refusals() async throws {
    try await ServedRack.run { rack in
      let stage = SoundStage(rack: rack)
      try await rack.create(stage.name) { $0.enableCamera = false }
      let idle = try await refusal(.failedPrecondition) { try await stage.play("/a.wav") }
      #expect(idle.hasPrefix("session cam1 is idle"))
      _ = try await refusal(.failedPrecondition) { try await stage.pause() }
      _ = try await refusal(.failedPrecondition) { try await stage.resume() }
      // Nothing to stop is no error, and volumes may be set before a start.
      try await stage.stopMusic()
      #expect(try await stage.setVolume(bgm: 0.5).effective.bgmVolume == 0.5)
      for url in ["", "a.wav", "ftp://h/a.wav", "rtmp://h/a", "http://"] {
        let message = try await refusal(.invalidArgument) { try await stage.play(url) }
        #expect(message.hasPrefix("url: "))
      }
      let range = try await refusal(.invalidArgument) {
        try await stage.play("/a.wav", startMs: 2000, endMs: 1000)
      }
      #expect(range.contains("end_ms 1000") && range.contains("start_ms 2000"))
      for volume in [-0.1, 2.1, .nan, .infinity] {
        let message = try await refusal(.invalidArgument) { try await stage.setVolume(bgm: volume) }
        #expect(message.hasPrefix("volume is") && message.contains("0 to 2"))
      }
      for volume in [-0.1, 1.1, .nan, -.infinity] {
        let message = try await refusal(.invalidArgument) {
          try await stage.setVolume(microphone: volume)
        }
        #expect(message.hasPrefix("volume is") && message.contains("0 to 1"))
      }
      let effective = try await rack.get(stage.name).effective
      #expect(effective.bgmVolume == 0.5 && effective.micVolume == 1)

      try await rack.start(stage.name)
      try await rack.watch(stage.name, until: .live)
      let none = try await refusal(.failedPrecondition) { try await stage.pause() }
      #expect(none == "session cam1 is live and plays no BGM: play some first")
      let music = try await stage.music()
      try await stage.play(music, loop: true)
      try await stage.untilPlaying()
      // Twice is as once.
      for _ in 0 ..< 2 { #expect(try await stage.pause().bgm.state == .paused) }
      for _ in 0 ..< 2 { #expect(try await stage.resume().bgm.state == .playing) }
      for _ in 0 ..< 2 { #expect(try await !stage.stopMusic().hasBgm) }
      try await stage.play(music, loop: true)
      // Music ends with the session; volumes stay.
      let stopped = try await rack.stop(stage.name)
      #expect(!stopped.hasBgm && stopped.effective.bgmVolume == 0.5)
    }
  }

  @Test("muted and enable_mic are one state in two spellings")
  func spellings() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1") { $0.enableMic = false }
      let created = try await rack.get("cam1")
      #expect(created.effective.muted && !created.effective.enableMic)
      #expect(created.requested.hasEnableMic && !created.requested.hasMuted)
      let changed = try await rack.update("cam1") { $0.muted = false }
      #expect(!changed.effective.muted && changed.effective.enableMic)
      #expect(!changed.requested.hasEnableMic && changed.requested.hasMuted)
      let message = try await refusal(.invalidArgument) {
        try await rack.update("cam1") {
          $0.muted = true
          $0.enableMic = true
        }
      }
      #expect(message.contains("enable_mic is true and muted is true"))
      let both = try await rack.update("cam1") {
        $0.muted = true
        $0.enableMic = false
      }
      #expect(both.effective.muted)
      let reset = try await rack.update("cam1", resetting: ["enable_mic"])
      #expect(!reset.effective.muted && !reset.requested.hasMuted)
    }
  }
}
