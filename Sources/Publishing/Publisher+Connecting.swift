internal import Media
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import RTMP
internal import Synchronization

extension Publisher {
  /// Where to connect; a file is never resolved or connected.
  var server: PushURL.Server {
    guard let server = self.url.server else {
      preconditionFailure("Only servers are connected to.")
    }
    return server
  }

  // MARK: - Resolving

  func resolve() {
    let server = self.server
    // The initialiser throws for what is no IP address: then the name must be looked up.
    if let address = try? SocketAddress(ipAddress: server.host, port: server.port) {
      self.resolved([address])
      return
    }

    let attempt = self.attempt
    let deadline = self.configuration.deadlines.resolve
    self.after(deadline) { $0.fail(.resolveDeadline(server.host, deadline)) }
    // One look-up at a time, even when an earlier one hangs for longer than several tries.
    let lookup =
      self.pendingLookup
      ?? self.lookup.addresses(of: server.host, port: server.port, on: self.eventLoop)
    self.pendingLookup = lookup
    lookup.whenComplete { result in
      self.assumeIsolated { publisher in
        publisher.pendingLookup = nil
        guard publisher.attempt == attempt else { return }
        switch result {
        case .success(let addresses):
          publisher.resolved(addresses)
        case .failure(let error):
          publisher.fail(.resolve(server.host, error))
        }
      }
    }
  }

  private func resolved(_ addresses: [SocketAddress]) {
    self.cancelTimer()
    self.machine.resolved()
    self.tellState()
    let end = MonotonicClock.now + self.configuration.deadlines.connect
    guard self.url.scheme.isEncrypted else {
      self.connect(to: addresses[...], context: nil, until: end)
      return
    }
    let attempt = self.attempt
    let deadline = self.configuration.deadlines.connect
    self.after(deadline) { $0.fail(.trustDeadline(deadline)) }
    self.configuration.trust.context(on: self.eventLoop).whenComplete { result in
      self.assumeIsolated { publisher in
        guard publisher.attempt == attempt else { return }
        publisher.cancelTimer()
        switch result {
        case .success(let context):
          publisher.connect(to: addresses[...], context: context, until: end)
        case .failure(let error):
          publisher.fail(.trust(error))
        }
      }
    }
  }

  // MARK: - Connecting

  /// Tries the addresses one after the other; each gets its share of the time that is left.
  private func connect(
    to addresses: ArraySlice<SocketAddress>,
    context: NIOSSLContext?,
    until end: MediaTime
  ) {
    guard let address = addresses.first else {
      preconditionFailure("A look-up without an address fails.")
    }
    let attempt = self.attempt
    let share = max(end - MonotonicClock.now, .milliseconds(1)) / addresses.count
    self.bootstrap(attempt, context, timeout: share).connect(to: address).whenComplete { result in
      self.assumeIsolated { publisher in
        switch result {
        case .success(let channel) where publisher.attempt == attempt:
          publisher.connected(channel, to: address)
        case .success(let channel):
          channel.close(promise: nil)
        case .failure where publisher.attempt != attempt:
          break
        case .failure where addresses.count > 1 && MonotonicClock.now < end:
          publisher.connect(to: addresses.dropFirst(), context: context, until: end)
        case .failure(let error):
          publisher.fail(.connect(address.serverText, error))
        }
      }
    }
  }

  private func connected(_ channel: any Channel, to address: SocketAddress) {
    let handler: PublishHandler
    do {
      handler = try channel.pipeline.syncOperations.handler(type: PublishHandler.self)
    } catch {
      // The pipeline was torn down: the connection ended as it began.
      self.fail(.connect(address.serverText, error))
      return
    }
    let acknowledged = self.figures.withLock { $0.statistics.bytesAcknowledged }
    let connection = Connection(
      channel: channel,
      handler: handler,
      server: address.serverText,
      deadline: WriteDeadline(self.configuration.deadlines.write, at: MonotonicClock.now),
      acknowledgedBefore: acknowledged
    )
    self.transport = .connection(connection)
    let serverIP = address.ipAddress ?? ""
    let localAddress = channel.localAddress?.ipAddress
    self.figures.withLock {
      $0.statistics.serverIP = serverIP
      $0.statistics.localAddress = localAddress
    }
    self.machine.connected()
    self.expectAnswer(within: self.configuration.deadlines.handshake)
    if handler.isEncrypted {
      self.tellState()
    } else {
      self.begin(connection)
    }
    // Fails only when the channel is closed, which is told by an event.
    channel.setOption(.autoRead, value: true).whenFailure { _ in }
  }

  /// The connection is up, and secure where it has to be: begins the stream.
  func begin(_ connection: Connection) {
    connection.phase = .handshake
    self.tell(.connected(serverIP: self.figures.withLock { $0.statistics.serverIP } ?? ""))
    self.tellState()
    connection.handler.begin()
  }

  /// Sets the deadline of what the server has to answer next.
  func expectAnswer(within deadline: Duration) {
    self.after(deadline) { publisher in
      guard let connection = publisher.connection else { return }
      publisher.fail(.deadline(connection.phase, of: connection.server, deadline))
    }
  }
}

extension SocketAddress {
  /// The IP address and the port, for messages.
  fileprivate var serverText: String {
    guard let host = self.ipAddress, let port = self.port else { return "\(self)" }
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
