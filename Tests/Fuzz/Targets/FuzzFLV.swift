internal import FuzzSupport
internal import NIOCore
internal import RTMP

/// FLV files: reads may be cut anywhere, and what was read can be written and read again.
@main
enum FuzzFLV: FuzzTarget {
  static func read(_ input: FuzzInput) {
    let whole = Self.decode([input.bytes])
    precondition(whole == Self.decode(input.pieces), "The cuts between reads change what is read.")

    var written = ByteBuffer()
    for element in whole {
      switch element {
      case .header(let header):
        written.writeFLVFileHeader(header)
      case .tag(let tag):
        written.writeFLVTag(tag)
        // Bodies of any bytes are looked into; script data may be refused.
        if let message = try? MediaMessage(tag) {
          precondition(abs(message.compositionTime) <= 1 << 23)
          precondition(!message.isEndOfSequence || message.kind == .video)
        }
      }
    }
    precondition(Self.decode([written]) == whole, "A file is read as something else.")
  }

  /// The parts up to the end, or up to an error.
  private static func decode(_ pieces: [ByteBuffer]) -> [FLVDecoder.Element] {
    var decoder = FLVDecoder(maximumTagLength: 1 << 16)
    var elements: [FLVDecoder.Element] = []
    var pending = ByteBuffer()
    do throws(RTMPError) {
      for var piece in pieces {
        pending.writeBuffer(&piece)
        while let element = try decoder.next(from: &pending) {
          elements.append(element)
        }
      }
    } catch {
      // Refused; what came before counts.
    }
    return elements
  }
}
