internal import FuzzSupport
internal import NIOCore
internal import RTMP

/// A server session reads what any client might send. Flag 1 spares the fuzzer the handshake, flag 2
/// refuses every publish.
@main
enum FuzzServerSession: FuzzTarget {
  static func read(_ input: FuzzInput) {
    var session = ServerSession()
    var isPublishing = false
    do throws(RTMPError) {
      if input.flags & 1 != 0 {
        var opening = ByteBuffer(bytes: [3])
        opening.writeRepeatingByte(0, count: 2 * 1536)
        _ = try session.receive(&opening)
      }
      for var piece in input.pieces {
        for action in try session.receive(&piece) {
          switch action {
          case .send(let bytes):
            precondition(bytes.readableBytes > 0, "Nothing is to be sent.")
          case .publishRequested(_, let name):
            precondition(!name.isEmpty && !isPublishing)
            isPublishing = input.flags & 2 == 0
            _ = isPublishing ? session.acceptPublish() : session.refusePublish(.badName)
          case .unpublished:
            precondition(isPublishing, "A stream ends that never began.")
            isPublishing = false
          case .media(let message):
            _ = message.compositionTime
          case .handshakeDone, .connected, .connectRefused:
            continue
          }
        }
        precondition(piece.readableBytes == 0, "A session leaves bytes.")
      }
    } catch {
      // Refused; the connection would be closed.
    }
    _ = session.ping(timestamp: 1)
    _ = session.endPublish(.badName)
  }
}
