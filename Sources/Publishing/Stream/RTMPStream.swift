internal import NIOCore
internal import RTMP

/// A stream published to an RTMP server.
struct RTMPStream: PushStream {
  private var session: ClientSession

  init(_ configuration: ClientSession.Configuration) {
    self.session = ClientSession(configuration)
  }

  mutating func connectionMade() -> [PushStreamAction] {
    self.session.connectionMade().map { PushStreamAction($0) }
  }

  mutating func receive(
    _ bytes: inout ByteBuffer
  ) throws(PushStreamError) -> [PushStreamAction] {
    do throws(RTMPError) {
      return try self.session.receive(&bytes).map { PushStreamAction($0) }
    } catch {
      throw PushStreamError(name: "RTMP", message: error.message)
    }
  }

  mutating func encode(_ messages: [MediaMessage]) -> [ByteBuffer] {
    var buffers: [ByteBuffer] = []
    for message in messages {
      buffers += self.session.encode(message)
    }
    return buffers
  }

  mutating func end() -> PushStreamEnd {
    PushStreamEnd(bytes: self.session.unpublish(), then: .closeSending)
  }
}

extension PushStreamAction {
  fileprivate init(_ action: ClientSession.Action) {
    switch action {
    case .send(let bytes): self = .send(bytes)
    case .handshakeDone: self = .handshakeDone
    case .publishing: self = .publishing
    case .refused(let code, let description, let permanent):
      self = .refused(code: code, description: description, permanent: permanent)
    case .closedByServer(let code): self = .closedByServer(code: code)
    }
  }
}
