import Sessions
import Testing

@testable import FFmpeg

/// What becomes of a session when its sound encoder fails. The answers put in the place of libavcodec's
/// are those of the whole process, and sound encoders are told apart by their rate alone: these tests
/// run with no others beside them.
@Suite(.serialized, .timeLimit(.minutes(2))) struct SoundEncoderFaultTests {
  @Test("fails with −1304 after the third fault of the sound encoder in 10 s")
  func soundFaults() async throws {
    try await EncoderTests.run(width: 160) {
      $0.audioQuality = .low
    } _: { rack in
      try await rack.wait(for: "cam") { $0.state == .live }
      EncoderFault.inject(
        EncoderFault(call: .send, codec: "aac", measure: 16_000),
        code: EncoderTests.failure,
        times: 3
      )
      try await rack.wait(for: "cam") { $0.state == .failed }

      #expect(try await EncoderTests.codes(rack).contains(-1304))
    }
  }

  @Test("fails with −1306 where the rate of the sound cannot be had")
  func rate() async throws {
    EncoderFault.inject(
      EncoderFault(call: .open, codec: "aac", measure: 16_000),
      code: EncoderTests.failure
    )
    try await EncoderTests.run(width: 160) {
      $0.audioQuality = .low
    } _: { rack in
      try await rack.wait(for: "cam") { $0.state == .failed }

      #expect(try await EncoderTests.codes(rack).contains(-1306))
    }
  }
}
