internal import Adaptation
internal import Glibc
internal import Media
internal import NIOCore
internal import NIOPosix
internal import RTMP
internal import Synchronization

extension Publisher {
  /// Something happened on the present connection.
  func happened(_ event: PublishHandler.Event) {
    guard let connection = self.connection else {
      self.happenedBeforeConnected(event)
      return
    }
    if case .closing = connection.phase {
      self.happenedWhileClosing(event)
      return
    }
    switch event {
    case .secured:
      self.begin(connection)

    case .handshakeDone:
      connection.phase = .commands
      self.expectAnswer(within: self.configuration.deadlines.publish)

    case .publishing:
      self.goLive(connection)

    case .refused(let code, let description, let permanent):
      // A name that was ours is taken by the connection that was lost, until the server notices.
      let isOurs =
        code == "NetStream.Publish.BadName"
        && self.figures.withLock { $0.statistics.publishes } > 0
      let failure = PublishFailure.refused(
        by: connection.server,
        code: code,
        description: description,
        permanent: permanent && !isOurs
      )
      self.fail(failure)

    case .refusedByStatus(let status):
      self.fail(.refused(by: connection.server, status: status))

    case .closedByServer(let code):
      self.fail(.ended(connection.isLive ? .close : .publish, by: connection.server, code: code))

    case .finished:
      preconditionFailure("A stream is finished when it was ended.")

    case .invalid(let error):
      self.fail(.invalid(connection.step, from: connection.server, error))

    case .insecure(let problem):
      self.fail(.tls(problem, with: connection.server, host: self.url.host ?? ""))

    case .readFailed(let error):
      self.fail(.socket(connection.step, with: connection.server, error))

    case .writeFailed(let error):
      self.writeFailed(error, on: connection)

    case .closed:
      self.fail(.closed(connection.phase, by: connection.server))

    case .writable:
      self.pump()
    }
  }

  /// The channel is up, but the result of the connect has not arrived.
  private func happenedBeforeConnected(_ event: PublishHandler.Event) {
    switch event {
    case .closed, .readFailed, .writeFailed, .insecure, .writable:
      break  // The result of the connect tells.
    case .secured, .handshakeDone, .publishing, .refused, .refusedByStatus, .closedByServer,
      .finished, .invalid:
      preconditionFailure("The session begins after the connection.")
    }
  }

  private func happenedWhileClosing(_ event: PublishHandler.Event) {
    switch event {
    case .closed, .readFailed, .writeFailed, .insecure, .finished:
      self.stopped()
    case .refusedByStatus(let status):
      // The server took the stream and did not keep it.
      self.tell(.failure(.refused(by: self.connection?.server ?? "", status: status)))
      self.stopped()
    case .secured, .handshakeDone, .publishing, .refused, .closedByServer, .invalid, .writable:
      break  // The stream is over, whatever the server still says.
    }
  }

  private func writeFailed(_ error: any Error, on connection: Connection) {
    // Possible errors of a write:
    // - EPIPE: the server's FIN came before, so the server closed the connection.
    // - ChannelError: the channel was closed, and the reason is told by the event that comes next.
    // - any other: the connection broke.
    switch error {
    case let error as IOError where error.errnoCode == EPIPE:
      self.fail(.closed(connection.phase, by: connection.server))
    case is ChannelError:
      break
    case _:
      let step = connection.isLive ? .write : connection.step
      self.fail(.socket(step, with: connection.server, error))
    }
  }

  // MARK: - Live

  private func goLive(_ connection: Connection) {
    self.cancelTimer()
    connection.phase = .live(hasSentFrame: false)
    connection.deadline = WriteDeadline(
      self.configuration.deadlines.write,
      at: MonotonicClock.now
    )
    self.machine.accepted(at: MonotonicClock.now)
    self.figures.withLock { $0.statistics.publishes += 1 }
    self.controller?.connected(at: MonotonicClock.now)
    self.tellState()

    let interval = TimeAmount(self.configuration.sampleInterval)
    connection.sampler = self.eventLoop.scheduleRepeatedTask(
      initialDelay: interval,
      delay: interval
    ) { _ in
      self.assumeIsolated { $0.tick() }
    }
    self.feed.join(self.queue, Waker(on: self.eventLoop) { self.assumeIsolated { $0.pump() } })
    self.pump()
  }

  /// Hands messages to the socket as long as it takes them.
  func pump() {
    guard let connection = self.connection, connection.isLive else { return }
    while connection.channel.isWritable {
      let now = MonotonicClock.now
      let batch = self.queue.take(bytes: Self.batchSize, at: now)
      self.write(batch.entries, to: connection)
      if batch.asksForKeyframe {
        self.requestKeyframe()
      }
      // A failed write drops the connection.
      guard !batch.entries.isEmpty, self.connection === connection else { return }
    }
    _ = self.measureQueue(at: MonotonicClock.now)
  }

  /// The bytes of one flush, but for the message that goes over it: well above a frame and the
  /// sound around it.
  private static let batchSize = 65_536

  private func write(_ entries: [PacketQueue.Entry], to connection: Connection) {
    guard !entries.isEmpty else { return }
    let bytes = connection.handler.write(entries.map(\.message))
    let now = MonotonicClock.now
    self.figures.withLock { $0.sent(entries, bytes: bytes, at: now) }

    guard case .live(hasSentFrame: false) = connection.phase,
      entries.contains(where: { !$0.message.isHeader })
    else { return }
    connection.phase = .live(hasSentFrame: true)
    self.tell(.published)
  }

  /// Looks after what no message wakes: the deadline, the measures, the last sound in the queue.
  private func tick() {
    guard let connection = self.connection, connection.isLive else { return }
    let now = MonotonicClock.now
    // What waits for more to be written with it goes on waiting, as long as more comes.
    if self.queue.figures(at: now).delay >= self.overdue { self.pump() }
    guard self.connection === connection, let path = self.sample(connection) else { return }
    let waiting = self.measureQueue(at: now)
    let hasPassed = connection.deadline.hasPassed(
      acknowledged: path.info.bytesAcknowledged,
      window: path.info.receiveWindow,
      isWaiting: path.info.isWaiting || !connection.channel.isWritable,
      at: now
    )
    if hasPassed {
      self.fail(.writeDeadline(connection.server, self.configuration.deadlines.write))
    } else {
      self.judgePath(path, waiting, at: now)
    }
  }

  private func measureQueue(at now: MediaTime) -> DestinationQueue.Figures {
    let waiting = self.queue.figures(at: now)
    self.figures.withLock { $0.waited(waiting.delay) }
    if self.machine.measured(queueDelay: waiting.delay, at: now) {
      self.tellState()
    }
    return waiting
  }

  /// Reads what the kernel knows of the connection; `nil` once the socket is closed.
  @discardableResult
  func sample(_ connection: Connection) -> ChannelSocket.Path? {
    guard let path = connection.socket?.path() else { return nil }
    self.figures.withLock { $0.measured(path.info, after: connection.acknowledgedBefore) }
    return path
  }

  // MARK: - The end

  /// Sends what is left if the way is clear, ends the stream and waits for the server to hang up.
  func endStream(on connection: Connection) {
    self.pump()
    self.feed.leave(self.queue)
    connection.phase = .closing
    connection.sampler?.cancel()
    connection.handler.unpublish()
  }
}
