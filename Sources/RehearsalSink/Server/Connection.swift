internal import Glibc
internal import Media
internal import NIOCore
internal import NIOPosix
internal import RTMP

/// One client, from its first byte to its last. One task owns it.
struct Connection {
  typealias Socket = NIOAsyncChannel<ByteBuffer, ByteBuffer>
  typealias Writer = NIOAsyncChannelOutboundWriter<ByteBuffer>

  /// What to do after a read.
  private enum Next {
    case read
    case close
  }

  /// A publish under way.
  private struct Publish {
    let identity: RehearsalSink.StreamIdentity
    var recorder: Recorder?
  }

  private let sink: RehearsalSink
  private let number: Int
  private let peer: String
  private let recordings: NIOThreadPool
  private let configuration: RehearsalSink.Configuration
  private var session: ServerSession
  private var publish: Publish?
  /// When the first publish of this connection was accepted.
  private var publishedAt: MediaTime?
  private var hasEndedPublish = false
  /// The last publish of this connection.
  private(set) var stream: RehearsalSink.StreamIdentity?

  init(sink: RehearsalSink, number: Int, peer: String, recordings: NIOThreadPool) {
    self.sink = sink
    self.number = number
    self.peer = peer
    self.recordings = recordings
    self.configuration = sink.configuration
    var session = self.configuration.session
    if case .refuseConnect(let refusal) = self.configuration.behaviour {
      session.connectRefusal = refusal
    }
    self.session = ServerSession(session)
  }

  /// Serves the client until it or the sink ends the connection.
  mutating func run(_ socket: Socket) async {
    do {
      try await socket.executeThenClose { inbound, outbound in
        try await self.serve(socket.channel, inbound, outbound)
      }
    } catch is CancellationError {
      // The sink stops.
    } catch  where self.stream != nil && self.publish == nil {
      // The client hung up before it was answered, as many do behind the end of their stream.
    } catch {
      self.sink.ledger.publish(.failed(connection: self.number, message: "\(error)"))
    }
    await self.endPublish(.lost)
  }

  private mutating func serve(
    _ channel: any Channel,
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    _ outbound: Writer
  ) async throws {
    switch self.configuration.behaviour {
    case .neverAnswer:
      for try await _ in inbound {}
      return
    case .answerGarbage:
      try await outbound.write(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n"))
      for try await _ in inbound {}
      return
    case .receive, .stall, .refusePublish, .refuseConnect, .close, .reset, .endPublish:
      break
    }
    for try await var bytes in inbound {
      let now = MonotonicClock.now
      for action in try self.session.receive(&bytes) {
        guard case .read = try await self.take(action, at: now, outbound) else { return }
      }
      guard case .read = try await self.misbehave(at: now, channel, outbound) else { return }
    }
  }

  private mutating func take(
    _ action: ServerSession.Action,
    at now: MediaTime,
    _ outbound: Writer
  ) async throws -> Next {
    switch action {
    case .send(let bytes):
      try await outbound.write(bytes)
    case .handshakeDone, .connected:
      break
    case .connectRefused:
      self.sink.ledger.publish(
        .refused(
          connection: self.number,
          code: self.configuration.session.connectRefusal?.code ?? self.refusalCode
        )
      )
      return .close
    case .publishRequested(let app, let name):
      try await outbound.write(self.decide(app: app, name: name, at: now))
    case .media(let message):
      self.record(message, at: now)
    case .unpublished:
      await self.endPublish(.unpublished)
    }
    return .read
  }

  /// The code of the configured refusal.
  private var refusalCode: String {
    switch self.configuration.behaviour {
    case .refusePublish(let refusal), .refuseConnect(let refusal): refusal.code
    case .receive, .stall, .neverAnswer, .answerGarbage, .close, .reset, .endPublish: ""
    }
  }

  /// The answer to a client that wants to publish.
  private mutating func decide(
    app: String,
    name: String,
    at now: MediaTime
  ) async throws -> ByteBuffer {
    if case .refusePublish(let refusal) = self.configuration.behaviour {
      self.sink.ledger.publish(.refused(connection: self.number, code: refusal.code))
      return self.session.refusePublish(refusal)
    }
    let identity = self.sink.ledger.publishAccepted(
      app: app,
      name: name,
      peer: self.peer,
      at: now
    )
    self.stream = identity
    self.publishedAt = self.publishedAt ?? now
    self.publish = Publish(identity: identity, recorder: nil)
    if let directory = self.configuration.recordDirectory {
      let recorder = try await Recorder.open(
        directory: directory,
        stream: (app, name, identity.number),
        thread: self.recordings
      )
      self.publish?.recorder = recorder
      self.sink.ledger.recordingOpened(identity, path: recorder.path)
    }
    self.sink.ledger.publish(.publishing(identity))
    return self.session.acceptPublish()
  }

  private func record(_ message: MediaMessage, at now: MediaTime) {
    guard let publish = self.publish else { return }
    let identity = publish.identity
    if self.sink.ledger.received(message, of: identity, at: now) {
      self.sink.ledger.publish(.firstMedia(identity, at: now))
    }
    publish.recorder?.append(message)
    self.sink.onMedia?(identity, message, now)
  }

  private mutating func endPublish(_ phase: StreamReport.Phase) async {
    guard let publish = self.publish else { return }
    self.publish = nil
    self.sink.ledger.publishEnded(publish.identity, phase, at: MonotonicClock.now)
    if phase == .unpublished {
      self.sink.ledger.publish(.unpublished(publish.identity))
    }
    guard let recorder = publish.recorder else { return }
    do {
      try await recorder.finish()
      self.sink.ledger.publish(.recorded(publish.identity, path: recorder.path))
    } catch {
      self.sink.ledger.publish(.failed(connection: self.number, message: "\(error)"))
    }
  }

  /// Does the harm that the configuration asks for, when it is time.
  private mutating func misbehave(
    at now: MediaTime,
    _ channel: any Channel,
    _ outbound: Writer
  ) async throws -> Next {
    guard let start = self.publishedAt else { return .read }
    let age = now - start
    switch self.configuration.behaviour {
    case .stall(let after) where age >= after:
      // Nobody reads any more; ends when the client gives up or the sink stops.
      try await withTaskCancellationHandler {
        try await channel.closeFuture.get()
      } onCancel: {
        channel.close(promise: nil)
      }
      return .close
    case .close(let after) where age >= after:
      return .close
    case .reset(let after) where age >= after:
      // Closing without lingering sends RST instead of FIN.
      guard let socket = channel as? any SocketOptionProvider else { return .close }
      try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
      return .close
    case .endPublish(let after, let status) where age >= after && !self.hasEndedPublish:
      self.hasEndedPublish = true
      try await outbound.write(self.session.endPublish(status))
      await self.endPublish(.lost)
      return .read
    case .receive, .stall, .refusePublish, .refuseConnect, .neverAnswer, .answerGarbage, .close,
      .reset, .endPublish:
      return .read
    }
  }
}
