import Foundation
import Testing

@testable import TestSupport

/// A relay in front of a server that gives back what it gets.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct ShapedRelayTests {
  private static let bytes = 200_000

  /// Runs `body` with a relay in front of an echo server.
  private static func with(
    _ link: ShapedRelay.Link = ShapedRelay.Link(),
    _ body: (ShapedRelay) async throws -> Void
  ) async throws {
    let server = try EchoServer()
    let relay = try ShapedRelay.start(to: server.port, link: link)
    try await body(relay)
    relay.stop()
  }

  @Test("hands on every byte, both ways, for several connections at once")
  func handsOn() async throws {
    try await Self.with { relay in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0 ..< 4 {
          group.addTask {
            let sent = (0 ..< Self.bytes).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let client = try EchoClient(relay.port)
            let received = try await client.echo(sent)
            #expect(received == sent)
          }
        }
        try await group.waitForAll()
      }
      let figures = try await relay.figures.wait(for: "the ends") { $0.open == 0 ? $0 : nil }
      #expect(figures.accepted == 4)
      #expect(figures.bytesUp == 4 * Self.bytes)
      #expect(figures.bytesDown == 4 * Self.bytes)
    }
  }

  @Test("keeps to its rate and its delay")
  func shapes() async throws {
    try await Self.with(.init(bitsPerSecond: 4_000_000, delay: .milliseconds(50))) { relay in
      let start = ContinuousClock.now

      let received = try await EchoClient(relay.port)
        .echo([UInt8](repeating: 7, count: Self.bytes))

      // 400 ms for the bytes, there and back again at the same time, and 100 ms under way.
      let time = ContinuousClock.now - start
      #expect(received.count == Self.bytes)
      #expect(time > .milliseconds(490))
      #expect(time < .seconds(5))
    }
  }

  @Test("stalls and goes on, with no byte lost, at the rate that is set meanwhile")
  func stalls() async throws {
    try await Self.with(.init(bitsPerSecond: 800_000)) { relay in
      let client = try EchoClient(relay.port)
      async let received = client.echo([UInt8](repeating: 7, count: Self.bytes))
      _ = try await relay.figures.wait(for: "some bytes") { $0.bytesUp > 20_000 ? true : nil }

      relay.stall()
      relay.shape(.init())
      let stalled = try await Self.steady(relay)
      #expect(stalled.bytesUp < Self.bytes)
      #expect(stalled.open == 1)

      relay.resume()
      #expect(try await received.count == Self.bytes)
    }
  }

  /// The figures once they have not changed for a while.
  private static func steady(_ relay: ShapedRelay) async throws -> ShapedRelay.Figures {
    var last: ShapedRelay.Figures?
    var looks = 0
    return try await eventually("the relay to stand still") {
      let now = relay.figures.value
      looks = now == last ? looks + 1 : 0
      last = now
      return looks >= 20 ? now : nil
    }
  }

  @Test("cuts with a reset, and refuses until it is told otherwise")
  func cuts() async throws {
    try await Self.with { relay in
      let client = try EchoClient(relay.port)
      _ = try await relay.figures.wait(for: "the connection") { $0.open == 1 ? true : nil }

      relay.cut()
      #expect(try await client.failure() == ECONNRESET)

      relay.refuse()
      _ = try await eventually("the refusal") { try FreePort.accepts(relay.port) ? nil : true }
      relay.resume()
      _ = try await eventually("the end of it") { try FreePort.accepts(relay.port) ? true : nil }
    }
  }
}

/// A server that gives back what it gets.
private final class EchoServer: Sendable {
  let port: Int
  private let listener: Int32

  init() throws {
    let socket = try RelaySocket.listen(port: 0)
    self.port = try socket.port
    let listener = dup(socket.descriptor)
    // Blocking, for the threads below.
    _ = fcntl(listener, F_SETFL, 0)
    self.listener = listener
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        // The listener is shut down at the end of the test.
        if connection < 0 { return }
        Thread.detachNewThread { Self.serve(connection) }
      }
    }
  }

  deinit {
    // Wakes the thread in `accept`.
    shutdown(self.listener, Int32(SHUT_RDWR))
    close(self.listener)
  }

  private static func serve(_ connection: Int32) {
    defer { close(connection) }
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(connection, &block, block.count, 0)
      guard count > 0 else { return }
      var sent = 0
      while sent < count {
        let part = block[sent ..< count].withUnsafeBytes {
          send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard part > 0 else { return }
        sent += part
      }
    }
  }
}

/// A client of it, whose calls block threads of their own.
private final class EchoClient: Sendable {
  private let descriptor: Int32

  init(_ port: Int) throws {
    let socket = try RelaySocket.connect(port: port)
    self.descriptor = dup(socket.descriptor)
    _ = fcntl(self.descriptor, F_SETFL, 0)
  }

  deinit {
    close(self.descriptor)
  }

  /// Sends all, ends the stream, and gives what comes back up to its end.
  func echo(_ bytes: [UInt8]) async throws -> [UInt8] {
    async let received = Self.onThread { self.receive() }
    try await Self.onThread {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
          send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { throw SocketError(errnoCode: errno) }
        rest = rest.dropFirst(count)
      }
      shutdown(self.descriptor, Int32(SHUT_WR))
    }
    return try await received
  }

  /// The error that the next read ends in; 0 for the end of the stream.
  func failure() async throws -> Int32 {
    try await Self.onThread {
      var byte: UInt8 = 0
      return recv(self.descriptor, &byte, 1, 0) < 0 ? errno : 0
    }
  }

  private func receive() -> [UInt8] {
    var received: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(self.descriptor, &block, block.count, 0)
      guard count > 0 else { return received }
      received += block[..<count]
    }
  }

  private static func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try body() })
      }
    }
  }
}
