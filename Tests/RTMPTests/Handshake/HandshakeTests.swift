import NIOCore
import Testing

@testable import RTMP

@Suite struct HandshakeTests {
  @Test(
    "client and server finish together, whatever the sizes of reads",
    arguments: [1, 1000, 5000]
  )
  func completes(readSize: Int) throws {
    var generator = SeededGenerator(seed: 1)
    var client = ClientHandshake(using: &generator)
    var server = ServerHandshake(using: &generator)

    let opening = client.opening
    let answer = try Self.feed(&server, opening, readSize)
    let echo = try Self.feed(&client, answer, readSize)
    let rest = try Self.feed(&server, echo, readSize)

    #expect(opening.readableBytes == 1 + 1536)
    #expect(answer.readableBytes == 1 + 2 * 1536)
    #expect(echo.readableBytes == 1536)
    #expect(rest.readableBytes == 0)
    #expect(client.expectsBytes == 0)
    #expect(server.expectsBytes == 0)
    #expect(client.wasEchoed)
    // C0, and C1 with four zero bytes behind the time; S2 and C2 repeat what the other sent.
    #expect(opening.bytes[0 ..< 9] == [3, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(answer.bytes[1537...] == opening.bytes[1...])
    #expect(echo.bytes[...] == answer.bytes[1 ..< 1537])
  }

  @Test("what follows the handshake is left for the session")
  func leavesRest() throws {
    var client = ClientHandshake()
    var bytes = ByteBuffer(repeating: 3, count: 1 + 2 * 1536 + 5)

    _ = try client.handle(&bytes)

    #expect(bytes.readableBytes == 5)
    #expect(!client.wasEchoed)
  }

  @Test("bytes that are no RTMP are refused at the first", arguments: [0, 2, 6, 72] as [UInt8])
  func refuses(version: UInt8) {
    var client = ClientHandshake()
    var server = ServerHandshake()
    var bytes = ByteBuffer(bytes: [version])
    var same = bytes

    #expect(throws: RTMPError.self) { try client.handle(&bytes) }
    #expect(throws: RTMPError.self) { try server.handle(&same) }
  }

  private static func feed(
    _ handshake: inout ClientHandshake,
    _ bytes: ByteBuffer,
    _ readSize: Int
  ) throws -> ByteBuffer {
    try Self.feed(bytes, readSize) { try handshake.handle(&$0) }
  }

  private static func feed(
    _ handshake: inout ServerHandshake,
    _ bytes: ByteBuffer,
    _ readSize: Int
  ) throws -> ByteBuffer {
    try Self.feed(bytes, readSize) { try handshake.handle(&$0) }
  }

  private static func feed(
    _ bytes: ByteBuffer,
    _ readSize: Int,
    _ handle: (inout ByteBuffer) throws -> ByteBuffer?
  ) throws -> ByteBuffer {
    var replies = ByteBuffer()
    var pending = ByteBuffer()
    for var piece in bytes.pieces(of: readSize) {
      pending.writeBuffer(&piece)
      while let reply = try handle(&pending) {
        replies.writeImmutableBuffer(reply)
      }
    }
    return replies
  }
}
