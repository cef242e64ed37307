internal import GRPCCore
internal import NIOCore

/// Runs the decoder and the server's state machine over any bytes, without a socket: what fuzzing
/// calls, and what must neither trap nor hold more than its limits for any input.
package struct ServerConnectionProbe {
  private var decoder: FrameDecoder
  private var machine: ServerConnectionMachine
  private let settings: ConnectionSettings

  package init() {
    var settings = FramedServerTransport.Configuration().settings(peer: "the fuzzer")
    settings.limits.maxFrameSize = FrameLimits.smallestMaxFrameSize
    settings.limits.maxStreams = 4
    settings.limits.initialWindow = 256
    settings.limits.connectionWindow = 1024
    self.settings = settings
    self.decoder = FrameDecoder(maxFrameSize: settings.limits.maxFrameSize)
    self.machine = ServerConnectionMachine(settings: settings)
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
    precondition(self.decoder.bufferedBytes <= self.settings.limits.maxFrameSize + 5)
    precondition(self.machine.streams.count <= self.settings.limits.maxStreams)
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
