import ControlAPI
import GRPCCore
import Sessions
import Store
import SwiftProtobuf
import Testing

@testable import ControlService

@Suite(.timeLimit(.minutes(2))) struct SessionRefusalTests {
  @Test(
    "gives each error of the sessions its status, and its message as it is",
    arguments: [
      (.invalidArgument, .invalidArgument), (.notFound, .notFound),
      (.alreadyExists, .alreadyExists), (.failedPrecondition, .failedPrecondition),
      (.unavailable, .unavailable),
    ] as [(SessionError.Code, RPCError.Code)]
  )
  func codes(code: SessionError.Code, status: RPCError.Code) {
    let error = SessionError(code, "what failed, and what to do")

    #expect(RPCError(error).code == status)
    #expect(RPCError(error).message == "what failed, and what to do")
  }

  @Test("answers every call on an unknown session with NOT_FOUND and its name")
  func unknown() async throws {
    try await ServedRack.run { rack in
      let calls: [(ServedRack) async throws -> Void] = [
        { _ = try await $0.get("nobody") },
        { try await $0.update("nobody") },
        { try await $0.start("nobody") },
        { try await $0.stop("nobody") },
        { _ = try await $0.sessions.deleteSession(.with { $0.name = "nobody" }) },
        { _ = try await $0.sessions.listRevisions(.with { $0.name = "nobody" }) },
        { try await $0.watch("nobody", until: .live) },
      ]
      for call in calls {
        let message = try await refusal(.notFound) { try await call(rack) }
        #expect(message.contains("nobody"))
      }
    }
  }

  @Test(
    "refuses a value that an attribute does not have, naming those it has",
    arguments: [
      ("mode", "SD, HD, FHD, RTC"), ("orientation", "vertical, horizontal"),
      ("aspect", "3:4, 9:16"), ("fit", "crop, letterbox"), ("audio_quality", "high, low"),
      ("encoder", "auto, software"), ("encoder_preset", "ultrafast"), ("rotation", "0, 90, 180"),
      ("beauty", "beauty is 10: give a whole number from 0 to 9"),
      ("beauty_style", "beauty_style is plastic: give one of smooth, nature"),
      ("whiteness", "whiteness is 4294967295: give a whole number from 0 to 9"),
      ("fps", "1 to 60"), ("url", "rtmp://"), ("camera", "nonsense"), ("name", "letters"),
      ("reset", "min_bitrate"),
    ]
  )
  func badValue(attribute: String, values: String) async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      let message = try await refusal(.invalidArgument) {
        guard attribute != "name" else {
          try await rack.create("no good")
          return
        }
        try await rack.update("cam1", resetting: attribute == "reset" ? ["nope"] : []) {
          switch attribute {
          case "mode": $0.mode = "UHD"
          case "orientation": $0.orientation = "tilted"
          case "aspect": $0.aspect = "1:1"
          case "fit": $0.fit = "fill"
          case "audio_quality": $0.audioQuality = "best"
          case "encoder": $0.encoder = "abacus"
          case "encoder_preset": $0.encoderPreset = "placebo"
          case "rotation": $0.rotation = 45
          case "beauty": $0.beauty = 10
          case "beauty_style": $0.beautyStyle = "plastic"
          case "whiteness": $0.whiteness = .max
          case "fps": $0.fps = .nan
          case "url": $0.url = "gopher://host/secretkey"
          case "camera": $0.camera = "nonsense"
          case _: break
          }
        }
      }
      #expect(message.contains(values))
      #expect(!message.contains("secretkey"))
      #expect(try await rack.get("cam1").revision == 1)
    }
  }

  @Test("refuses a second session of a name")
  func nameTaken() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      let message = try await refusal(.alreadyExists) { try await rack.create("cam1") }
      #expect(message.contains("cam1"))
    }
  }

  @Test("refuses what the present state does not allow, names the state, and changes nothing")
  func wrongState() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)

      let calls: [(ServedRack) async throws -> Void] = [
        { _ = try await $0.sessions.deleteSession(.with { $0.name = "cam1" }) },
        { try await $0.update("cam1", resetting: ["url"]) },
      ]
      for call in calls {
        let message = try await refusal(.failedPrecondition) { try await call(rack) }
        #expect(message.contains("cam1 is live"))
      }
      #expect(try await rack.get("cam1").revision == 1)
      #expect(try await rack.get("cam1").state == .live)
    }
  }

  @Test("refuses a start without a destination, leaves what is desired, and puts it on record")
  func nowhereToPush() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1") { $0.clearURL() }

      let message = try await refusal(.failedPrecondition) { try await rack.start("cam1") }

      #expect(message.contains("nowhere to push"))
      #expect(try await rack.get("cam1").desiredState == .stopped)
      let event = try await rack.list { $0.newest = true }.events.last
      #expect(event?.name == "session_started")
      #expect(event?.message.contains("refused") == true)
    }
  }

  @Test("creates no session that could not start although it should at once")
  func autopushWithoutURL() async throws {
    try await ServedRack.run { rack in
      _ = try await refusal(.failedPrecondition) {
        try await rack.create("cam1") {
          $0.clearURL()
          $0.autopush = true
        }
      }
      _ = try await refusal(.notFound) { _ = try await rack.get("cam1") }
    }
  }

  @Test("tells in the record what came of a start and a stop")
  func outcomes() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      try await rack.stop("cam1")
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      try await rack.start("cam1")
      try await rack.stop("cam1")

      let messages = try await rack.list { $0.session = "cam1" }.events
        .filter { $0.name == "session_started" || $0.name == "session_stopped" }
        .map(\.message)

      #expect(
        messages == [
          "stop asked for: the session is idle already",
          "start asked for: the session was idle",
          "start asked for: the session is live already",
          "stop asked for: the session was live",
        ]
      )
    }
  }

  @Test("answers a failure of the store with its status and its message")
  func storeErrors() {
    let error = StoreError(.diskFull, "The disk is full. Make room.")

    #expect(RPCError(error).code == .unavailable)
    #expect(RPCError(error).message == "The disk is full. Make room.")
  }
}
