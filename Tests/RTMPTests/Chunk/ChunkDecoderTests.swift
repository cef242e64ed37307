import NIOCore
import Testing

@testable import RTMP

@Suite struct ChunkDecoderTests {
  @Test("gives the messages of each vector", arguments: ChunkVector.all)
  func decodes(vector: ChunkVector) throws {
    #expect(try Self.decode([vector.bytes]) == vector.messages)
  }

  @Test("gives the same messages byte by byte", arguments: ChunkVector.all)
  func dripFed(vector: ChunkVector) throws {
    #expect(try Self.decode(vector.bytes.pieces(of: 1)) == vector.messages)
  }

  @Test("gives the same messages however the bytes are split", arguments: ChunkVector.all)
  func split(vector: ChunkVector) throws {
    for seed in 0 ..< 20 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let pieces = vector.bytes.randomPieces(upTo: 40, using: &generator)

      #expect(try Self.decode(pieces) == vector.messages, "seed \(seed)")
    }
  }

  @Test("refuses what no peer may send")
  func refuses() {
    for (name, hex, code) in ChunkVector.refused {
      let error = #expect(throws: RTMPError.self, "\(name)") {
        try Self.decode([ByteBuffer(hex: hex)])
      }

      #expect(error?.code == code, "\(name)")
    }
  }

  @Test("takes as many chunk streams as the limit says")
  func limitsStreams() throws {
    var decoder = ChunkDecoder(limits: ChunkLimits(chunkStreams: 2))
    var encoder = ChunkEncoder()
    var bytes = ByteBuffer()
    for id in 3 ... 5 as ClosedRange<UInt32> {
      encoder.encode(.sample(id, at: 0, type: 8, stream: 1, count: 1), into: &bytes)
    }

    #expect(try decoder.next(from: &bytes) != nil)
    #expect(try decoder.next(from: &bytes) != nil)
    let error = #expect(throws: RTMPError.self) { try decoder.next(from: &bytes) }
    #expect(error?.code == .limitExceeded)
  }

  @Test("holds no more of unfinished messages than the limit says")
  func limitsBytes() throws {
    var decoder = ChunkDecoder(limits: ChunkLimits(bufferedBytes: 300))
    let header = "000000 001000 09 01000000"
    var bytes = ByteBuffer()
    for id in ["04", "05", "06"] {
      bytes.writeImmutableBuffer(ByteBuffer(hex: "\(id) \(header)"))
      bytes.writeRepeatingByte(0, count: 128)
    }

    let error = #expect(throws: RTMPError.self) { try decoder.next(from: &bytes) }

    #expect(error?.code == .limitExceeded)
    #expect(decoder.bufferedBytes == 256)
  }

  @Test("forgets the bytes of messages that end or are aborted", arguments: ChunkVector.all)
  func releases(vector: ChunkVector) throws {
    var decoder = ChunkDecoder()
    var bytes = vector.bytes

    while try decoder.next(from: &bytes) != nil {}

    #expect(decoder.bufferedBytes == 0)
  }

  @Test("a message in one chunk shares the bytes that were read")
  func sharesBytes() throws {
    var decoder = ChunkDecoder()
    var bytes = ByteBuffer(hex: "04 000000 000004 09 01000000 01020304")
    let address = bytes.withUnsafeReadableBytes { $0.baseAddress?.advanced(by: 12) }

    let message = try #require(try decoder.next(from: &bytes))

    #expect(message.payload.withUnsafeReadableBytes { $0.baseAddress } == address)
  }

  static func decode(_ pieces: [ByteBuffer]) throws -> [ChunkMessage] {
    var decoder = ChunkDecoder()
    var messages: [ChunkMessage] = []
    var pending = ByteBuffer()
    for var piece in pieces {
      pending.writeBuffer(&piece)
      while let message = try decoder.next(from: &pending) {
        messages.append(message)
      }
      pending.discardReadBytes()
    }
    #expect(pending.readableBytes == 0)
    return messages
  }
}
