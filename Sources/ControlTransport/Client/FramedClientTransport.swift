public import GRPCCore
public import NIOCore
public import NIOPosix
internal import Synchronization

/// A GRPCCore client transport over framed TCP, to one server.
///
/// Connects when the first call asks and again when a call asks after the connection was lost. A
/// call fails with UNAVAILABLE when the server cannot be reached, at once and naming it, unless its
/// options say to wait until the server is ready.
public final class FramedClientTransport: ClientTransport {
  public typealias Bytes = MessageBytes

  struct State {
    var supervisor: ConnectionSupervisor<ClientConnection>
    var waiters: [UInt64: CheckedContinuation<ClientConnection, any Error>] = [:]
    var lastWaiter: UInt64 = 0
    /// The sockets of the attempt that is under way.
    var attempting: [ObjectIdentifier: any Channel] = [:]
    /// The connection in use, and those that end their last calls.
    var connections: [ObjectIdentifier: ClientConnection] = [:]
  }

  let host: String
  let port: Int
  let configuration: Configuration
  let security: ClientSecurity?
  let group: any EventLoopGroup
  let state: Mutex<State>
  /// The attempts that are due. At most one is at a time.
  private let attempts: AsyncStream<Void>
  let attempt: AsyncStream<Void>.Continuation

  public let retryThrottle: RetryThrottle? = nil

  /// - Parameters:
  ///   - security: What makes the connection TLS; `nil` for plain TCP.
  ///   - group: Must live as long as the transport.
  public init(
    host: String,
    port: Int,
    configuration: Configuration = Configuration(),
    security: ClientSecurity? = nil,
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) {
    self.host = host
    self.port = port
    self.configuration = configuration
    self.security = security
    self.group = group
    self.state = Mutex(State(supervisor: ConnectionSupervisor(backoff: configuration.backoff)))
    (self.attempts, self.attempt) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  public func config(forMethod descriptor: MethodDescriptor) -> MethodConfig? {
    nil
  }

  /// Makes the connections that calls ask for. Returns when the transport was shut down and its
  /// calls have ended, or when its task is cancelled, which ends them.
  public func connect() async throws {
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        for await _ in self.attempts {
          group.addTask {
            await self.runConnection()
          }
        }
      }
    } onCancel: {
      for connection in self.stop() {
        connection.close()
      }
    }
  }

  public func beginGracefulShutdown() {
    for connection in self.stop() {
      connection.beginGracefulShutdown()
    }
  }

  public func withStream<T: Sendable>(
    descriptor: MethodDescriptor,
    options: CallOptions,
    _ closure: (_ stream: RPCStream<Inbound, Outbound>, _ context: ClientContext) async throws -> T
  ) async throws -> T {
    let waitsForReady = options.waitForReady ?? false
    let connection = try await self.connection(waitsForReady: waitsForReady)
    let call = ClientCall(method: descriptor, options: options, connection: connection) {
      try await self.connection(waitsForReady: waitsForReady)
    }
    defer { call.end() }
    let stream = RPCStream(
      descriptor: descriptor,
      inbound: RPCAsyncSequence(wrapping: call.inbound),
      outbound: RPCWriter.Closable(wrapping: RequestWriter(call: call))
    )
    let context = ClientContext(
      descriptor: descriptor,
      remotePeer: connection.remotePeer,
      localPeer: connection.localPeer
    )
    return try await closure(stream, context)
  }
}
