import ControlAPI
import Foundation
import GRPCCore
import SwiftProtobuf
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct SendMessageTests {
  private static let uuid: [UInt8] = [
    0xd9, 0xb1, 0xe3, 0x7c, 0x4f, 0x0a, 0x4c, 0x55, 0x9d, 0x27, 0x52, 0x61, 0x63, 0x6b, 0x63, 0x61,
  ]

  @Test(
    "a message is in the stream once, in a picture that a decoder takes",
    arguments: ["HD", "RTC"]
  )
  func sends(mode: String) async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1") { $0.mode = mode }
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      let request = ProtoSendMessageRequest.with {
        $0.name = "cam1"
        $0.message = Data("goal 2:1".utf8)
        $0.idempotencyKey = "once"
      }
      for _ in 0 ..< 2 {
        _ = try await rack.sessions.sendMessage(request)
      }
      try await rack.sendMore("cam1")
      let stopped = try await rack.stop("cam1")

      let url = try #require(URL(string: stopped.destinations[0].url))
      let file = try Data(contentsOf: url)
      let sought = Data(Self.uuid + [UInt8]("goal 2:1".utf8))
      let found = try #require(file.range(of: sought))
      #expect(file[found.upperBound...].range(of: sought) == nil)
      let probe = try await Program.run(
        "ffprobe",
        [
          "-loglevel", "error", "-select_streams", "v", "-show_frames", "-show_entries",
          "side_data=side_data_type", "-of", "csv", url.path,
        ]
      )
      #expect(probe.standard.filter { $0.contains("User Data Unregistered") }.count == 1)
      #expect(probe.error.isEmpty)
      let events = try await rack.list { $0.session = "cam1" }.events
      #expect(
        events.filter { $0.name == "message_sent" }.map(\.message) == ["message of 8 bytes sent"]
      )
    }
  }

  @Test("refuses what is no message, and a session that is not on air")
  func refusals() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      func send(_ count: Int, to name: String) async throws {
        _ = try await rack.sessions.sendMessage(
          .with {
            $0.name = name
            $0.message = Data(repeating: 1, count: count)
          }
        )
      }

      for count in [0, 2049] {
        let message = try await refusal(.invalidArgument) { try await send(count, to: "cam1") }
        #expect(message.contains("1 to 2048 bytes"))
      }
      let idle = try await refusal(.failedPrecondition) { try await send(1, to: "cam1") }
      #expect(idle.hasPrefix("session cam1 is idle"))
      _ = try await refusal(.notFound) { try await send(1, to: "cam2") }

      try await rack.create("radio") { $0.enableCamera = false }
      try await rack.start("radio")
      try await rack.watch("radio", until: .live)
      let blind = try await refusal(.failedPrecondition) { try await send(1, to: "radio") }
      #expect(blind.hasPrefix("session radio sends no picture"))
    }
  }
}
