internal import NIOCore
internal import RTMP

/// An FLV file sent over a connection with nothing around it.
struct FLVStream: PushStream {
  private var hasHeader = false

  mutating func connectionMade() -> [PushStreamAction] {
    [.publishing]
  }

  /// Whatever a server says here has no meaning.
  mutating func receive(
    _ bytes: inout ByteBuffer
  ) throws(PushStreamError) -> [PushStreamAction] {
    bytes.moveReaderIndex(to: bytes.writerIndex)
    return []
  }

  mutating func encode(_ messages: [MediaMessage]) -> [ByteBuffer] {
    var buffers: [ByteBuffer] = []
    buffers.reserveCapacity(messages.count * 3 + 1)
    if !self.hasHeader, !messages.isEmpty {
      self.hasHeader = true
      var header = ByteBuffer()
      // The first messages are those that configure the decoders of all there is.
      header.writeFLVFileHeader(
        FLVFileHeader(
          hasAudio: messages.contains { $0.kind == .audio },
          hasVideo: messages.contains { $0.kind == .video }
        )
      )
      buffers.append(header)
    }
    for message in messages {
      buffers += FLVTag(message).encoded()
    }
    return buffers
  }

  mutating func end() -> PushStreamEnd {
    PushStreamEnd(bytes: [], then: .closeSending)
  }
}
