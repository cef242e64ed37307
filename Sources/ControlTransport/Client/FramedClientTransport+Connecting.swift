internal import GRPCCore
internal import NIOCore
internal import NIOPosix
internal import Synchronization

// From a call that wants a connection to one it may use.

extension FramedClientTransport {
  /// The server, for messages.
  private var server: String {
    ListenAddress(host: self.host, port: self.port).description
  }

  // MARK: - The calls' side

  /// The connection for a call; waits for one if need be.
  func connection(waitsForReady: Bool) async throws -> ClientConnection {
    let waiter = self.state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        self.wait(waiter, continuation, waitsForReady: waitsForReady)
        if Task.isCancelled {
          // The handler below may have run before the call waited: take it back again.
          self.cancelWaiter(waiter)
        }
      }
    } onCancel: {
      self.cancelWaiter(waiter)
    }
  }

  private func wait(
    _ waiter: UInt64,
    _ continuation: CheckedContinuation<ClientConnection, any Error>,
    waitsForReady: Bool
  ) {
    let onCall = self.state.withLock { state in
      let onCall = state.supervisor.call(waiter, waitsForReady: waitsForReady)
      if case .wait = onCall {
        state.waiters[waiter] = continuation
      }
      return onCall
    }
    switch onCall {
    case .use(let connection):
      continuation.resume(returning: connection)
    case .wait(connect: true):
      self.attempt.yield()
    case .wait(connect: false):
      break  // An attempt is under way or will be.
    case .fail(let error):
      continuation.resume(throwing: error.map { RPCError($0) } ?? Self.stopped)
    }
  }

  private func cancelWaiter(_ waiter: UInt64) {
    let continuation = self.state.withLock { state in
      state.supervisor.cancel(waiter) ? state.waiters.removeValue(forKey: waiter) : nil
    }
    continuation?.resume(throwing: CancellationError())
  }

  private static var stopped: RPCError {
    RPCError(code: .failedPrecondition, message: "The client was shut down.")
  }

  // MARK: - The connection's side

  /// Makes one attempt, and keeps the connection until it is gone.
  func runConnection() async {
    let connection: ClientConnection
    do {
      connection = try await self.open()
      try await connection.waitUntilReady()
    } catch {
      self.attemptFailed(.connecting(to: self.server, failed: error))
      return
    }
    self.attemptSucceeded(connection)
    await connection.waitUntilClosed()
    self.state.withLock { state in
      state.connections[connection.id] = nil
      state.supervisor.ended { $0.id == connection.id }
    }
  }

  private func open() async throws -> ClientConnection {
    let settings = self.configuration.settings(peer: self.server)
    return try await ClientBootstrap(group: self.group)
      .connectTimeout(TimeAmount(self.configuration.connectTimeout))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connect(host: self.host, port: self.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          let id = ObjectIdentifier(channel)
          try self.state.withLock { state in
            guard !state.supervisor.isStopped else { throw Self.stopped }
            state.attempting[id] = channel
          }
          channel.closeFuture.whenComplete { _ in
            self.state.withLock { $0.attempting[id] = nil }
          }
          if let security = self.security {
            let handler = try security.handler(for: self.host)
            try channel.pipeline.syncOperations.addHandler(handler)
          }
          return try ClientConnection(channel: channel, settings: settings) {
            self.state.withLock { state in
              state.supervisor.ended { $0.id == id }
            }
          }
        }
      }
  }

  private func attemptSucceeded(_ connection: ClientConnection) {
    let waiters = self.state.withLock {
      state -> [CheckedContinuation<ClientConnection, any Error>]? in
      state.attempting[connection.id] = nil
      switch state.supervisor.connected(connection) {
      case .use(let waiters):
        state.connections[connection.id] = connection
        return waiters.compactMap { state.waiters.removeValue(forKey: $0) }
      case .close:
        return nil
      }
    }
    guard let waiters else { return connection.close() }
    for waiter in waiters {
      waiter.resume(returning: connection)
    }
  }

  private func attemptFailed(_ error: ControlTransportError) {
    let (failed, pause) = self.state.withLock { state in
      let onFailed = state.supervisor.failed(error)
      let failed = onFailed.failed.compactMap { state.waiters.removeValue(forKey: $0) }
      return (failed, onFailed.pause)
    }
    if let pause {
      self.group.any().scheduleTask(in: TimeAmount(pause)) { [weak self] in
        self?.pauseOver()
      }
    }
    for waiter in failed {
      waiter.resume(throwing: RPCError(error))
    }
  }

  private func pauseOver() {
    if self.state.withLock({ $0.supervisor.pauseOver() }) {
      self.attempt.yield()
    }
  }

  // MARK: - The end

  /// Takes no further calls, and drops an attempt that is under way.
  ///
  /// - Returns: The connections there are.
  func stop() -> [ClientConnection] {
    let (waiters, attempting, connections) = self.state.withLock { state in
      let waiters = state.supervisor.stop()
        .compactMap { state.waiters.removeValue(forKey: $0) }
      return (waiters, Array(state.attempting.values), Array(state.connections.values))
    }
    self.attempt.finish()
    for waiter in waiters {
      waiter.resume(throwing: Self.stopped)
    }
    for channel in attempting {
      channel.close(promise: nil)
    }
    return connections
  }
}
