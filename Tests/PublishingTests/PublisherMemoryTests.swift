import Glibc
import NIOCore
import Testing

@testable import Publishing

extension PublisherTests {
  @Suite struct Memory {
    @Test("a further destination takes less than 64 KiB beside the shared messages")
    func perDestination() async throws {
      let server = try await LoopbackServer.start(.discard)
      let encoder = TestEncoder(
        frameSize: 4000,
        keepsMessages: false,
        interval: .milliseconds(40)
      )
      defer { encoder.stop() }
      let first = try self.destinations(10, server, encoder)
      let further = try (0 ..< 2).map { _ in try self.destinations(25, server, encoder) }

      try await withThrowingTaskGroup(of: Void.self) { group in
        try await self.run(first, server, in: &group)
        // Twice, and the greater counts: other tests may give memory back in the meantime.
        var growth: [Int] = []
        for destinations in further {
          let before = Self.residentBytes
          try await self.run(destinations, server, in: &group)
          growth.append((Self.residentBytes - before) / destinations.count)
        }

        // The server's side of each connection is in these figures too.
        print("Resident memory of a further destination, with its server: \(growth) bytes")
        #expect((growth.max() ?? .max) < 65_536)
        for push in first + further.joined() {
          await push.publisher.stop()
        }
        try await group.waitForAll()
      }
      await server.kill()
    }

    private func destinations(
      _ count: Int,
      _ server: LoopbackServer,
      _ encoder: TestEncoder
    ) throws -> [Push] {
      try (0 ..< count).map { _ in
        try Push(
          server.url,
          of: encoder,
          configuration: Publisher.Configuration(queueBudget: .seconds(20))
        )
      }
    }

    /// Runs the publishers until frames went through each of them.
    private func run(
      _ pushes: [Push],
      _ server: LoopbackServer,
      in group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws {
      for push in pushes {
        group.addTask { await push.publisher.run() }
      }
      for push in pushes {
        try await push.saw("1002")
      }
      let count = server.messages.value
      try await server.messages.wait { $0 >= count + 30 * pushes.count }
    }

    /// The resident memory of this process, in bytes (proc(5), `statm`).
    private static var residentBytes: Int {
      guard let file = fopen("/proc/self/statm", "r") else { return 0 }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 256)
      guard fgets(&line, 256, file) != nil else { return 0 }
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
        as: UTF8.self
      )
      let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      return pages * sysconf(CInt(_SC_PAGESIZE))
    }
  }
}
