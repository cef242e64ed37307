internal import FuzzSupport
internal import NIOCore
internal import RTMP

/// Chunks and messages: reads may be cut anywhere, and what was read can be written and read again.
@main
enum FuzzChunks: FuzzTarget {
  static func read(_ input: FuzzInput) {
    let whole = Self.decode([input.bytes])
    let pieces = Self.decode(input.pieces)
    precondition(whole == pieces, "The cuts between reads change what is read.")

    for message in whole {
      Self.checkMessage(message)
    }
    Self.checkChunks(whole)
  }

  /// The messages up to the end, or up to an error.
  private static func decode(_ pieces: [ByteBuffer]) -> [ChunkMessage] {
    var decoder = ChunkDecoder(
      limits: ChunkLimits(messageLength: 1 << 16, chunkStreams: 8, bufferedBytes: 1 << 17)
    )
    var messages: [ChunkMessage] = []
    var pending = ByteBuffer()
    do throws(RTMPError) {
      for var piece in pieces {
        pending.writeBuffer(&piece)
        while let message = try decoder.next(from: &pending) {
          messages.append(message)
        }
        precondition(pending.readableBytes < 18, "More than a header is left.")
      }
    } catch {
      // The limits are far from what an input can hold, so that cuts do not matter for them.
    }
    precondition(decoder.bufferedBytes <= 1 << 17, "More is held than the limit says.")
    return messages
  }

  private static func checkMessage(_ chunk: ChunkMessage) {
    guard let message = try? RTMPMessage(typeID: chunk.typeID, payload: chunk.payload) else {
      return  // Refused, which is as good.
    }
    do throws(RTMPError) {
      let again = try RTMPMessage(typeID: message.typeID, payload: message.payload)
      precondition(again.payload == message.payload, "A message is read as something else.")
    } catch {
      preconditionFailure("A message that was written cannot be read: \(error)")
    }
  }

  /// Writes the messages and reads them again, but for those that act on the decoder.
  private static func checkChunks(_ all: [ChunkMessage]) {
    let messages = all.filter { $0.typeID != 1 && $0.typeID != 2 }
    var encoder = ChunkEncoder()
    var written = ByteBuffer()
    for message in messages {
      encoder.encode(message, into: &written)
    }
    precondition(Self.decode([written]) == messages, "Chunks are read as something else.")
  }
}
