import NIOCore
import RTMP
import Testing

@testable import Publishing

@Suite struct FLVStreamTests {
  @Test("begins with the header of what there is, then sends tag after tag as it is")
  func encodes() throws {
    var stream = FLVStream()
    let messages = [
      TestMessage.metadata(), TestMessage.videoHeader(), TestMessage.audioHeader,
      TestMessage.keyframe(70_000), TestMessage.audio(70_010),
    ]

    #expect(stream.connectionMade() == [.publishing])
    #expect(stream.encode([]).isEmpty)
    let buffers =
      stream.encode(Array(messages.prefix(3))) + stream.encode(Array(messages.suffix(2)))

    var bytes = buffers.reduce(into: ByteBuffer()) { $0.writeImmutableBuffer($1) }
    #expect(try bytes.readFLVFileHeader() == FLVFileHeader(hasAudio: true, hasVideo: true))
    for message in messages {
      #expect(try bytes.readFLVTag(limit: 1 << 20) == FLVTag(message))
    }
    #expect(bytes.readableBytes == 0)
  }

  @Test("has no picture in its header when there is sound alone")
  func audioOnly() throws {
    var stream = FLVStream()
    let buffers = stream.encode([TestMessage.metadata(), TestMessage.audioHeader])

    var bytes = try #require(buffers.first)
    #expect(try bytes.readFLVFileHeader() == FLVFileHeader(hasAudio: true, hasVideo: false))
  }

  @Test("takes no notice of what the server says, and ends by closing its side")
  func ends() throws {
    var stream = FLVStream()
    var bytes = ByteBuffer(string: "whatever")

    #expect(try stream.receive(&bytes) == [])
    #expect(bytes.readableBytes == 0)
    #expect(stream.end() == PushStreamEnd(bytes: [], then: .closeSending))
  }
}
