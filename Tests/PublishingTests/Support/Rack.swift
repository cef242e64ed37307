import Media
import RTMP
import Testing

@testable import Publishing

/// One session with a healthy destination, beside which another one fails.
struct Rack: Sendable {
  let encoder: TestEncoder
  let server: LoopbackServer

  /// Runs `body` beside a destination that is live, and expects that this one told nothing but that
  /// it is live, and that its server got every frame.
  static func with(
    frameSize: Int = 1000,
    _ body: (Rack) async throws -> Void
  ) async throws {
    let server = try await LoopbackServer.start()
    let encoder = TestEncoder(frameSize: frameSize)
    defer { encoder.stop() }
    // Wide enough for a machine that does much else at the same time.
    let configuration = Publisher.Configuration(queueBudget: .seconds(20))

    let push = try await Push.with(server.url, of: encoder, configuration: configuration) { push in
      try await push.saw("1002")
      try await body(Rack(encoder: encoder, server: server))
      encoder.resume()
      let count = server.received.value.count
      try await server.received.wait { $0.count >= count + 20 }
      encoder.stop()
      return push
    }

    #expect(push.summary == live + ["idle"])
    #expect(push.publisher.statistics().framesDropped == 0)
    expectSameFrames(server.received.value.map(\.message), published: encoder.published)
    await server.kill()
  }
}
