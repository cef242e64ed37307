import GRPCCore

/// A service of each call shape, and of the ways a call can go wrong. Says in `events` what befalls
/// its handlers.
final class TestService: RegistrableRPCService {
  enum Event: Hashable, Sendable {
    case started(String)
    /// The RPC was cancelled, and with it its task.
    case cancelled(String)
    case ended(String)
  }

  static func method(_ name: String) -> MethodDescriptor {
    MethodDescriptor(fullyQualifiedService: "test.Service", method: name)
  }

  let events: AsyncStream<Event>
  private let event: AsyncStream<Event>.Continuation
  /// The messages that `Flood` handed over.
  let flooded = Counter()
  /// The calls of `Hang` that were started.
  let hung = Counter()
  /// Holds `Wait` until it is finished.
  private let gate: AsyncStream<Never>
  let openGate: AsyncStream<Never>.Continuation

  init() {
    (self.events, self.event) = AsyncStream.makeStream()
    (self.gate, self.openGate) = AsyncStream.makeStream()
  }

  func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
    // Answers with the message, and with the metadata it came with.
    self.register("Echo", &router) { request, _ in
      let metadata = request.metadata
      return StreamingServerResponse(metadata: metadata) { writer in
        for try await message in request.messages {
          try await writer.write(message)
        }
        return metadata
      }
    }
    // Answers once, with all messages joined.
    self.register("Join", &router) { request, _ in
      var joined = ""
      for try await message in request.messages {
        joined += message
      }
      return StreamingServerResponse(single: ServerResponse(message: joined))
    }
    // Answers with as many messages as it is told, each a number.
    self.register("Count", &router) { request, _ in
      let request = try await ServerRequest(stream: request)
      return StreamingServerResponse { writer in
        for number in 0 ..< (Int(request.message) ?? 0) {
          try await writer.write(String(number))
        }
        return [:]
      }
    }
    self.register("Fail", &router) { _, _ in
      throw RPCError(code: .notFound, message: "no session cam9", metadata: ["hint": "cam1"])
    }
    self.register("FailLate", &router) { _, _ in
      StreamingServerResponse { writer in
        try await writer.write("first")
        throw RPCError(code: .aborted, message: "gave up", metadata: ["why-bin": [1, 2]])
      }
    }
    self.register("Peer", &router) { _, context in
      StreamingServerResponse(single: ServerResponse(message: context.remotePeer))
    }
    // Never answers: waits until it is cancelled, both ways.
    self.register("Hang", &router) { _, context in
      self.hung.increment()
      self.event.yield(.started("Hang"))
      try? await context.cancellation.cancelled
      while !Task.isCancelled { await Task.yield() }
      self.event.yield(.cancelled("Hang"))
      throw CancellationError()
    }
    // Accepts, then waits for the gate or the server's end, and answers.
    self.register("Wait", &router) { _, _ in
      StreamingServerResponse { writer in
        self.event.yield(.started("Wait"))
        for await _ in self.gate {}
        try await writer.write("waited")
        self.event.yield(.ended("Wait"))
        return [:]
      }
    }
    // Sends 1000 byte messages for ever.
    self.register("Flood", &router) { _, _ in
      StreamingServerResponse { writer in
        defer { self.event.yield(.ended("Flood")) }
        let message = String(repeating: "x", count: 1000)
        while true {
          try await writer.write(message)
          self.flooded.increment()
        }
      }
    }
    // Reads nothing until the gate opens, then counts what came.
    self.register("ReadLate", &router) { request, _ in
      self.event.yield(.started("ReadLate"))
      for await _ in self.gate {}
      var count = 0
      for try await _ in request.messages {
        count += 1
      }
      return StreamingServerResponse(single: ServerResponse(message: String(count)))
    }
  }

  private func register<Transport: ServerTransport>(
    _ name: String,
    _ router: inout RPCRouter<Transport>,
    _ handler:
      @escaping @Sendable (
        StreamingServerRequest<String>, ServerContext
      ) async throws -> StreamingServerResponse<String>
  ) {
    router.registerHandler(
      forMethod: Self.method(name),
      deserializer: TextDeserializer(),
      serializer: TextSerializer(),
      handler: handler
    )
  }
}
