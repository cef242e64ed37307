import ControlAPI
import Foundation
import GRPCCore
import Media
import Store
import SwiftProtobuf
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct PauseTests {
  /// What `body` makes of a live session, at the far end.
  private func recorded(
    _ change: (inout ProtoSessionAttributes) -> Void = { _ in },
    _ body: (ServedRack) async throws -> Void
  ) async throws -> RecordingAnalysis {
    try await ServedRack.run { rack in
      try await Pictures.write("red", to: rack.directory.file("red.png"))
      try await rack.create("cam1") {
        $0.waitingImage = rack.directory.file("red.png")
        change(&$0)
      }
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      try await rack.watchCamera("cam1", waitingImage: true)
      try await body(rack)
      let stopped = try await rack.stop("cam1")
      #expect(stopped.destinations[0].reconnects == 0)
      return try await RecordingAnalysis.read(rack.directory.file("cam1.flv"))
    }
  }

  @Test(
    "a pause shows the image from the next picture on, ten times a second, and a resume the camera",
    arguments: ["RTC", "HD"]
  )
  func pause(mode: String) async throws {
    let recording = try await self.recorded {
      $0.mode = mode
      $0.orientation = "horizontal"
    } _: { rack in
      try await rack.send(60, of: "cam1")
      let paused = try await rack.pause("cam1")
      #expect(paused.state == .paused && paused.onAir == .waitingImage)
      #expect(try await rack.pause("cam1").state == .paused)
      try await rack.send(120, of: "cam1")
      let resumed = try await rack.resume("cam1")
      #expect(resumed.state == .live && resumed.onAir == .camera)
      try await rack.send(120, of: "cam1")
    }

    let video = try #require(recording.video)
    let isStill = video.colors.map { $0.isNear(.red) }
    let first = try #require(isStill.firstIndex(of: true))
    let end = try #require(isStill[first...].firstIndex(of: false))
    // One stretch of stills between two of the camera.
    #expect(first > 10 && !isStill[end...].contains(true))
    #expect(video.counters[..<first].allSatisfy { $0 != nil })
    #expect(video.counters[end...].allSatisfy { $0 != nil })
    let interval = mode == "RTC" ? 1.0 / 30 : 1.0 / 25
    func distance(_ index: Int) -> Double {
      (video.times[index] - video.times[index - 1]).inSeconds
    }
    #expect(abs(distance(first) - interval) < 0.003)
    #expect((first + 1 ..< end).allSatisfy { abs(distance($0) - 0.1) < 0.003 })
    // A look-ahead holds stills that are longer than the camera's pictures: 12 × 60 ms.
    #expect(distance(end) < (mode == "RTC" ? 0.11 : 0.9))
    #expect(video.decodeTimeFaults == 0)
    let audio = try #require(recording.audio)
    #expect(audio.lateGaps == 0)
    #expect(abs((audio.duration - video.duration).inSeconds) < 1)
  }

  @Test("the sound goes on in a pause, and not with background_mute", arguments: [false, true])
  func sound(isMuted: Bool) async throws {
    let recording = try await self.recorded {
      $0.backgroundMute = isMuted
    } _: { rack in
      try await rack.pause("cam1")
      try await rack.send(180, of: "cam1")
      try await rack.resume("cam1")
      try await rack.send(160, of: "cam1")
    }

    let video = try #require(recording.video)
    let audio = try #require(recording.audio)
    let stills = video.times.indices.filter { video.colors[$0].isNear(.red) }
    let begin = try #require(stills.first.map { video.times[$0] })
    let end = try #require(stills.last.map { video.times[$0] })
    // A beep every two seconds, as long as the microphone is heard. Sound and picture change over at
    // the next block and the next picture, which are up to a still apart: a beep there is neither's.
    let changeover = Duration.milliseconds(200)
    #expect(end - begin > .seconds(2) + changeover * 2)
    let beeps = audio.beeps.filter { begin + changeover < $0 && $0 < end - changeover }
    #expect(beeps.isEmpty == isMuted, "\(audio.beeps)")
    #expect(audio.beeps.contains { $0 > end })
    #expect(audio.lateGaps == 0)
  }

  @Test("past the limit the sound goes on alone, and a resume brings the picture back")
  func limit() async throws {
    let recording = try await self.recorded {
      $0.waitingLimit = 1
    } _: { rack in
      try await rack.pause("cam1")
      try await rack.watchEvent("cam1", "waiting_image_ended")
      let silent = try await rack.get("cam1")
      #expect(silent.state == .paused && silent.onAir == .unspecified)
      try await rack.send(70, of: "cam1")
      try await rack.resume("cam1")
      try await rack.send(160, of: "cam1")
    }

    let video = try #require(recording.video)
    let audio = try #require(recording.audio)
    let stills = video.times.indices.filter { video.colors[$0].isNear(.red) }
    let (first, last) = (try #require(stills.first), try #require(stills.last))
    #expect(abs((video.times[last] - video.times[first]).inSeconds - 0.9) < 0.15)
    #expect(video.times.indices.contains(last + 1))
    #expect((video.times[last + 1] - video.times[last]).inSeconds > 1)
    #expect(video.counters[(last + 1)...].allSatisfy { $0 != nil })
    #expect(audio.lateGaps == 0 && video.decodeTimeFaults == 0)
  }

  @Test("a camera that is switched off while live leaves the slate, and comes back")
  func camera() async throws {
    let recording = try await self.recorded {
      $0.clearWaitingImage()
    } _: { rack in
      let off = try await rack.update("cam1") { $0.enableCamera = false }
      #expect(off.state == .live && off.onAir == .waitingImage)
      try await rack.send(80, of: "cam1")
      let on = try await rack.update("cam1") { $0.enableCamera = true }
      #expect(on.state == .live)
      try await rack.watchCamera("cam1")
      try await rack.send(120, of: "cam1")
      let names = try await rack.list { $0.session = "cam1" }.events.map(\.name)
      #expect(names.filter { $0 == "camera_opened" }.count == 2)
      #expect(names.filter { $0 == "camera_closed" }.count == 1)
    }

    let video = try #require(recording.video)
    let isSlate = video.colors.map { $0.isNear(.slate) }
    let first = try #require(isSlate.firstIndex(of: true))
    let end = try #require(isSlate[first...].firstIndex(of: false))
    #expect(!isSlate[end...].contains(true) && end - first > 5)
    #expect(video.counters[end...].allSatisfy { $0 != nil })
    #expect(video.decodeTimeFaults == 0)
  }

  @Test("a session that was sound alone gets a picture when its camera is switched on")
  func late() async throws {
    let recording = try await self.recorded {
      $0.enableCamera = false
    } _: { rack in
      try await rack.send(60, of: "cam1")
      try await rack.update("cam1") { $0.enableCamera = true }
      try await rack.watchCamera("cam1")
      try await rack.send(160, of: "cam1")
    }

    let video = try #require(recording.video)
    let audio = try #require(recording.audio)
    #expect(video.pictureCount > 30)
    #expect(try #require(video.times.first) > .zero + .milliseconds(500))
    #expect(video.counters.allSatisfy { $0 != nil })
    #expect(audio.lateGaps == 0 && audio.duration > video.duration)
    #expect(try #require(recording.largestOffset).inSeconds.magnitude < 0.02)
  }

  @Test("a session that is not on air, or sends no picture, is not paused, and is told so")
  func refusals() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      let idle = try await refusal(.failedPrecondition) { try await rack.pause("cam1") }
      #expect(idle.contains("cam1 is idle"))
      let resumed = try await refusal(.failedPrecondition) { try await rack.resume("cam1") }
      #expect(resumed.contains("cam1 is idle"))

      try await rack.create("radio") { $0.enableCamera = false }
      try await rack.start("radio")
      try await rack.watch("radio", until: .live)
      let radio = try await refusal(.failedPrecondition) { try await rack.pause("radio") }
      #expect(radio.contains("sends no picture"))
      #expect(try await rack.get("radio").state == .live)
    }
  }
}

extension ServedRack {
  /// Returns when the camera is on air, with the waiting image loaded where that is asked for.
  func watchCamera(_ name: String, waitingImage: Bool = false) async throws {
    try await self.sessions.watchSession(.with { $0.name = name }) { response in
      for try await session in response.messages {
        let isOnAir = session.onAir == .camera || !session.effective.enableCamera
        let isLoaded =
          !session.effective.waitingImageHash.isEmpty || session.requested.waitingImage.isEmpty
        if isOnAir, isLoaded || !waitingImage { return }
      }
    }
  }

  /// Returns when the session has an event called `event`.
  @discardableResult
  func watchEvent(
    _ name: String,
    _ event: String,
    after sequence: UInt64 = 0
  ) async throws -> ProtoEvent {
    let request = ProtoSubscribeEventsRequest.with {
      $0.session = name
      $0.afterSequence = sequence
    }
    return try await self.events.subscribeEvents(request) { response in
      for try await next in response.messages where next.name == event { return next }
      throw RPCError(code: .unknown, message: "the events ended")
    }
  }

  /// The number of the session's newest event.
  func lastEvent(_ name: String) async throws -> UInt64 {
    await self.log.flush()
    let newest = try await self.list {
      $0.session = name
      $0.newest = true
      $0.limit = 1
    }
    return newest.events.last?.sequence ?? 0
  }
}
