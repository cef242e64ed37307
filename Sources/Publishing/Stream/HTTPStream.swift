internal import NIOCore
internal import RTMP

/// An FLV file sent as the body of an HTTP/1.1 `PUT`, in chunks (RFC 9112, 7.1), as its length is
/// not known.
struct HTTPStream: PushStream {
  private enum State {
    /// The body is being sent. Moves to `answered` or `ended`.
    case sending
    /// The server has accepted what is still being sent. Moves to `over`.
    case answered
    /// The body is complete; the answer follows. Moves to `over`.
    case ended
    /// Terminal.
    case over
  }

  private let request: HTTPRequest
  private var state = State.sending
  private var flv = FLVStream()
  private var reader = HTTPStatusReader()

  init(_ request: HTTPRequest) {
    self.request = request
  }

  mutating func connectionMade() -> [PushStreamAction] {
    [.send(ByteBuffer(string: self.request.head)), .publishing]
  }

  mutating func receive(
    _ bytes: inout ByteBuffer
  ) throws(PushStreamError) -> [PushStreamAction] {
    switch self.state {
    case .sending, .ended:
      guard let status = try self.reader.read(&bytes) else { return [] }
      return self.answered(status)
    case .answered, .over:
      bytes.moveReaderIndex(to: bytes.writerIndex)
      return []
    }
  }

  private mutating func answered(_ status: HTTPStatus) -> [PushStreamAction] {
    guard status.isSuccess else {
      self.state = .over
      return [.refusedByStatus(status)]
    }
    switch self.state {
    case .sending:
      self.state = .answered
      return []
    case .ended:
      self.state = .over
      return [.finished]
    case .answered, .over:
      preconditionFailure("A server answers once.")
    }
  }

  mutating func encode(_ messages: [MediaMessage]) -> [ByteBuffer] {
    switch self.state {
    case .sending, .answered: Self.chunk(self.flv.encode(messages))
    case .ended, .over: []
    }
  }

  mutating func end() -> PushStreamEnd {
    switch self.state {
    case .sending:
      self.state = .ended
      return PushStreamEnd(bytes: [Self.lastChunk], then: .awaitAnswer)
    case .answered:
      self.state = .over
      return PushStreamEnd(bytes: [Self.lastChunk], then: .close)
    case .ended, .over:
      return PushStreamEnd(bytes: [], then: .close)
    }
  }

  /// `buffers` as one chunk. None for no bytes: an empty chunk would end the body.
  static func chunk(_ buffers: [ByteBuffer]) -> [ByteBuffer] {
    let length = buffers.reduce(0) { $0 + $1.readableBytes }
    guard length > 0 else { return [] }
    let size = ByteBuffer(string: String(length, radix: 16) + "\r\n")
    return [size] + buffers + [Self.chunkEnd]
  }

  private static let chunkEnd = ByteBuffer(string: "\r\n")
  private static let lastChunk = ByteBuffer(string: "0\r\n\r\n")
}
