internal import GRPCCore
internal import NIOCore

/// Runs the decoder and the server's state machine over any bytes, without a socket: what fuzzing
/// calls, and what must neither trap nor hold more than its limits for any input.
package struct ServerConnectionProbe {
  private var decoder: FrameDecoder
  private var machine: ServerConnectionMachine
  /// Small limits, so that short inputs reach them.
  private static let settings = ConnectionSettings(
    limits: FrameLimits(
      maxFrameSize: FrameLimits.smallestMaxFrameSize,
      initialWindow: 256,
      connectionWindow: 1024,
      maxStreams: 4,
      maxMetadataSize: 256
    ),
    helloTimeout: .seconds(5),
    keepaliveInterval: .seconds(20),
    keepaliveTimeout: .seconds(10),
    idleTimeout: .seconds(300),
    writeTimeout: .seconds(10),
    shutdownGrace: .seconds(2),
    writeHighWater: 4096,
    answerLimit: 4096,
    peer: "the client"
  )

  package init() {
    self.decoder = FrameDecoder(maxFrameSize: Self.settings.limits.maxFrameSize)
    self.machine = ServerConnectionMachine(settings: Self.settings)
    self.run(self.machine.connected())
  }

  /// Takes the next bytes of a client. Returns whether the connection is still open.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> Bool {
    guard self.machine.state != .closed else { return false }
    self.decoder.append(ByteBuffer(bytes: bytes))
    do throws(ControlTransportError) {
      while let frame = try self.decoder.next() {
        self.run(self.machine.received(frame))
      }
    } catch {
      self.run(self.machine.received(error))
    }
    precondition(self.decoder.bufferedBytes <= Self.settings.limits.maxFrameSize + 5)
    precondition(self.machine.streams.count <= Self.settings.limits.maxStreams)
    return self.machine.state != .closed
  }

  /// Does what a service would: a call is accepted, each message is echoed, and the status ends it.
  private mutating func run(_ actions: [ServerConnectionMachine.Action]) {
    for action in actions {
      switch action {
      case .connection(.write(let frame)):
        var buffer = ByteBuffer()
        FrameEncoder().encode(frame, into: &buffer)
        self.run(self.machine.flushed(frame.cost))
      case .accept(let id, _):
        self.run(self.machine.sendHeaders([:], on: id, ticket: .next()))
      case .deliver(let id, let message):
        self.run(self.machine.consumed(message.flowCost, on: id))
        self.run(self.machine.sendMessage(message, on: id, ticket: .next()))
      case .endRequests(let id):
        let status = Status(code: .ok, message: "")
        self.run(self.machine.sendStatus(status, [:], on: id, ticket: .next()))
        self.run(self.machine.handlerReturned(id))
      case .stop(let id, _):
        self.run(self.machine.handlerReturned(id))
      case .connection, .shuttingDown:
        break  // Timers and waiting writes need a clock and a service.
      }
    }
  }
}
