import GRPCCore
import GRPCInProcessTransport

@testable import rackcast

extension FakeNode {
  /// Runs `body` with a way to connect to this node; each connection is a server of its own.
  func serving<Result: Sendable>(
    _ body: (TransportConnector<InProcessTransport.Client>) async throws -> Result
  ) async throws -> Result {
    let (transports, opened) = AsyncStream.makeStream(of: InProcessTransport.Server.self)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await self.serve(transports) }
      let connector = TransportConnector(
        address: NodeAddress(host: "rack7", port: 7400),
        retryPause: .zero,
        // However busy the machine is that tests.
        answerTimeout: .seconds(600),
        operatorName: "ada@studio"
      ) {
        let pair = InProcessTransport()
        opened.yield(pair.server)
        return pair.client
      }
      defer { group.cancelAll() }
      return try await body(connector)
    }
  }

  private func serve(_ transports: AsyncStream<InProcessTransport.Server>) async {
    await withDiscardingTaskGroup { group in
      for await transport in transports {
        group.addTask {
          let server = GRPCServer(
            transport: transport,
            services: [
              FakeSessionService(node: self), FakeEventService(node: self),
              FakeDeviceService(node: self), FakeWaitingImageService(node: self),
              FakeNodeService(node: self),
            ],
            interceptors: [OperatorRecorder(node: self)]
          )
          // Ends with an error when the test cancels it, which is how it is meant to end.
          try? await server.serve()
        }
      }
    }
  }
}
