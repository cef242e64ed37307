internal import FuzzSupport
internal import NIOCore
internal import RTMP

/// A client session reads what any server might send. Flag 1 spares the fuzzer the handshake.
@main
enum FuzzClientSession: FuzzTarget {
  private static let configuration = ClientSession.Configuration(
    app: "live",
    tcURL: "rtmp://host/live",
    streamName: "kept-to-itself?token=kept-secret"
  )

  static func read(_ input: FuzzInput) {
    var session = ClientSession(Self.configuration)
    _ = session.connectionMade()
    do throws(RTMPError) {
      if input.flags & 1 != 0 {
        var answer = ByteBuffer(bytes: [3])
        answer.writeRepeatingByte(0, count: 2 * 1536)
        Self.check(try session.receive(&answer))
      }
      for var piece in input.pieces {
        Self.check(try session.receive(&piece))
        precondition(piece.readableBytes == 0, "A session leaves bytes.")
      }
    } catch {
      Self.check("\(error)")
    }

    let media = MediaMessage(kind: .video, timestamp: 0, body: ByteBuffer(repeating: 1, count: 300))
    precondition(session.encode(media).isEmpty == !session.isPublishing)
    _ = session.unpublish()
    precondition(session.encode(media).isEmpty, "Media is sent behind the end of the stream.")
    precondition(session.acknowledgedBytes <= session.bytesSent)
  }

  private static func check(_ actions: [ClientSession.Action]) {
    for action in actions {
      switch action {
      case .send(let bytes):
        precondition(bytes.readableBytes > 0, "Nothing is to be sent.")
      case .handshakeDone, .publishing:
        continue
      case .refused(let code, let description, _):
        Self.check(code + description)
      case .closedByServer(let code):
        Self.check(code)
      }
    }
  }

  private static func check(_ text: String) {
    precondition(!text.contains("kept-to-itself"), "The stream key is told.")
    precondition(!text.contains("kept-secret"), "The stream key is told.")
  }
}
