internal import NIOCore
internal import SwiftProtobuf

/// Turns the bytes of a connection into frames, however they are cut.
///
/// Holds at most one frame and what was appended behind it; a length over the limit is refused
/// before its body is waited for.
struct FrameDecoder {
  private let maxFrameSize: Int
  private var buffer = ByteBuffer()

  init(maxFrameSize: Int) {
    self.maxFrameSize = maxFrameSize
  }

  /// The bytes that wait for the rest of their frame.
  var bufferedBytes: Int {
    self.buffer.readableBytes
  }

  mutating func append(_ bytes: ByteBuffer) {
    if self.buffer.readableBytes == 0 {
      self.buffer = bytes
    } else {
      self.buffer.discardReadBytes()
      self.buffer.writeImmutableBuffer(bytes)
    }
  }

  /// The next frame, or nothing while it is not whole. After an error the connection is of no more
  /// use.
  mutating func next() throws(ControlTransportError) -> Frame? {
    var rest = self.buffer
    switch rest.readVarint() {
    case .incomplete:
      return nil
    case .tooLong:
      throw .malformed("its length is not a varint of 32 bits")
    case .value(let length):
      guard Int(length) <= self.maxFrameSize else {
        throw ControlTransportError(
          code: .limitExceeded,
          message: "a frame of \(length) bytes is over the limit of \(self.maxFrameSize)"
        )
      }
      guard let body = rest.readBytes(length: Int(length)) else { return nil }
      self.buffer = rest
      return try Self.decode(body)
    }
  }

  private static func decode(_ body: [UInt8]) throws(ControlTransportError) -> Frame {
    let proto: ProtoFrame
    do {
      proto = try ProtoFrame(serializedBytes: body)
    } catch {
      throw .malformed("it is not a protobuf Frame (\(error))")
    }
    return try Frame(proto)
  }
}
