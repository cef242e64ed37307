import GRPCCore

@testable import ControlTransport

/// A server with the test service on a free port of the loopback interface.
struct TestServer: Sendable {
  let service: TestService
  let address: ListenAddress
  let server: GRPCServer<FramedServerTransport>
}

typealias TestClient = GRPCClient<FramedClientTransport>

/// Runs a server for as long as `body` takes, then drops it with all its connections.
///
/// Its times are long ones, so that only a test which sets one meets it on a busy machine. A port
/// that is asked for is waited for: a program that another test starts holds the sockets of this
/// one between its fork and its exec, so that a port just left may still be taken for a moment.
func withTestServer(
  host: String = "127.0.0.1",
  port: Int = 0,
  security: ServerSecurity? = nil,
  _ configure: (inout FramedServerTransport.Configuration) -> Void = { _ in },
  _ body: (TestServer) async throws -> Void
) async throws {
  var configuration = FramedServerTransport.Configuration()
  configuration.helloTimeout = .seconds(120)
  configuration.keepaliveInterval = .seconds(120)
  configuration.writeTimeout = .seconds(120)
  configure(&configuration)
  let service = TestService()
  while true {
    let transport = FramedServerTransport(
      host: host,
      port: port,
      configuration: configuration,
      security: security
    )
    let server = GRPCServer(transport: transport, services: [service])
    let isDone = try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.serve() }
      guard let address = try await transport.listeningAddress(orTakenIf: port != 0) else {
        return false
      }
      try await body(TestServer(service: service, address: address, server: server))
      group.cancelAll()
      return true
    }
    if isDone { return }
  }
}

extension FramedServerTransport {
  /// Where the server listens; nil if the address is taken and that `mayBe`.
  fileprivate func listeningAddress(orTakenIf mayBe: Bool) async throws -> ListenAddress? {
    do {
      return try await self.listeningAddress
    } catch let error as ControlTransportError where error.code == .cannotListen && mayBe {
      return nil
    }
  }
}

/// Runs a client for as long as `body` takes. Its times are long ones, as the server's.
func withTestClient(
  of address: ListenAddress,
  security: ClientSecurity? = nil,
  _ configure: (inout FramedClientTransport.Configuration) -> Void = { _ in },
  _ body: (TestClient) async throws -> Void
) async throws {
  var configuration = FramedClientTransport.Configuration()
  configuration.connectTimeout = .seconds(120)
  configuration.keepaliveInterval = .seconds(120)
  configuration.writeTimeout = .seconds(120)
  configure(&configuration)
  let transport = FramedClientTransport(
    host: address.host,
    port: address.port,
    configuration: configuration,
    security: security
  )
  try await withGRPCClient(transport: transport) { client in
    try await body(client)
  }
}

extension GRPCClient<FramedClientTransport> {
  /// Sends a message and takes the only answer.
  func unary(
    _ method: String,
    _ message: String = "",
    metadata: Metadata = [:],
    timeout: Duration? = nil,
    waitForReady: Bool? = nil
  ) async throws -> String {
    var options = CallOptions.defaults
    options.timeout = timeout
    options.waitForReady = waitForReady
    return try await self.unary(
      request: ClientRequest(message: message, metadata: metadata),
      descriptor: TestService.method(method),
      serializer: TextSerializer(),
      deserializer: TextDeserializer(),
      options: options
    ) { try $0.message }
  }

  /// Sends what `produce` writes and hands the answer to `handle`.
  func stream<Result: Sendable>(
    _ method: String,
    metadata: Metadata = [:],
    timeout: Duration? = nil,
    produce: @escaping @Sendable (RPCWriter<String>) async throws -> Void = { _ in },
    handle: @escaping @Sendable (StreamingClientResponse<String>) async throws -> Result
  ) async throws -> Result {
    var options = CallOptions.defaults
    options.timeout = timeout
    return try await self.bidirectionalStreaming(
      request: StreamingClientRequest(metadata: metadata, producer: produce),
      descriptor: TestService.method(method),
      serializer: TextSerializer(),
      deserializer: TextDeserializer(),
      options: options,
      onResponse: handle
    )
  }

  /// The error a call ends with.
  func failure(
    of method: String,
    timeout: Duration? = nil,
    waitForReady: Bool? = nil
  ) async -> RPCError? {
    do {
      _ = try await self.unary(method, timeout: timeout, waitForReady: waitForReady)
      return nil
    } catch {
      return error as? RPCError
    }
  }
}

extension AsyncStream<TestService.Event> {
  struct NeverHappened: Error {
    let event: TestService.Event
  }

  /// Waits for an event; the test's time limit bounds how long.
  func wait(for event: TestService.Event) async throws {
    guard await self.contains(event) else { throw NeverHappened(event: event) }
  }
}
