internal import GRPCCore

/// Writes the answer of one call. A message suspends its writer until it may leave.
struct ResponseWriter: ClosableRPCWriterProtocol {
  private let connection: ServerConnection
  private let id: StreamID

  init(connection: ServerConnection, _ id: StreamID) {
    self.connection = connection
    self.id = id
  }

  func write(_ element: RPCResponsePart<MessageBytes>) async throws {
    try await self.connection.write(element, on: self.id)
  }

  func write(contentsOf elements: some Sequence<RPCResponsePart<MessageBytes>>) async throws {
    for element in elements {
      try await self.write(element)
    }
  }

  /// The status ended the call; without one, the return of the handler does.
  func finish() async {}

  func finish(throwing error: any Error) async {
    let error = (error as? RPCError) ?? RPCError(code: .unknown, message: "The service failed.")
    let status = Status(code: Status.Code(error.code), message: error.message)
    // Fails when the call is over, which is what is wanted.
    try? await self.write(.status(status, error.metadata))
  }
}
