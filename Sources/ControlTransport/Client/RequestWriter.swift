internal import GRPCCore

/// Writes the requests of one call. A message suspends its writer until it may leave.
struct RequestWriter: ClosableRPCWriterProtocol {
  private let call: ClientCall

  init(call: ClientCall) {
    self.call = call
  }

  func write(_ element: RPCRequestPart<MessageBytes>) async throws {
    try await self.call.write(element)
  }

  func write(contentsOf elements: some Sequence<RPCRequestPart<MessageBytes>>) async throws {
    for element in elements {
      try await self.call.write(element)
    }
  }

  func finish() async {
    self.call.finishRequests()
  }

  func finish(throwing error: any Error) async {
    self.call.fail(error)
  }
}
