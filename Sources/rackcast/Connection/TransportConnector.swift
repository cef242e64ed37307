internal import Access
internal import GRPCCore

/// Calls a node over a transport made anew for each connection.
struct TransportConnector<Transport: ClientTransport>: NodeConnector {
  let address: NodeAddress
  var retryPause = Duration.milliseconds(250)
  /// How long the node may take to answer; past it, it is stuck rather than slow.
  var answerTimeout = Duration.seconds(15)
  /// Who is asking; the node keeps it with each change.
  let operatorName: String
  /// What lets them in; `nil` for none.
  var token: AccessToken?
  let makeTransport: @Sendable () throws -> Transport

  func call<Result: Sendable>(
    _ body: @Sendable (NodeServices) async throws -> Result
  ) async throws -> Result {
    let client = GRPCClient(
      transport: try self.makeTransport(),
      interceptors: [OperatorInterceptor(name: self.operatorName, token: self.token)]
    )
    let (outcome, connectionError) = await withTaskGroup(of: (any Error)?.self) { group in
      group.addTask {
        do {
          try await client.runConnections()
          return nil
        } catch {
          return error
        }
      }
      let outcome: Swift.Result<Result, any Error>
      do {
        outcome = .success(
          try await body(NodeServices(client: client, answerTimeout: self.answerTimeout))
        )
        client.beginGracefulShutdown()
      } catch {
        outcome = .failure(error)
        group.cancelAll()
      }
      return (outcome, await group.next() ?? nil)
    }
    switch outcome {
    case .success(let result):
      return result
    case .failure(let error as RPCError):
      throw CommandFailure(error, node: self.address)
    case .failure(let error as RuntimeError):
      // The client was stopped under the call; why, the connection knows.
      throw CommandFailure(connectionError ?? error, node: self.address)
    case .failure(let error):
      // What the node is not to blame for, such as a closed output.
      throw error
    }
  }
}
