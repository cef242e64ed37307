internal import NIOCore

/// What a server has open: decides what becomes of a connection that comes, or of all of them.
struct ServerListener {
  private enum State {
    /// Not listening yet. Moves to `listening` or `stopped`.
    case idle
    /// Connections come. Moves to `stopped`.
    case listening(any Channel)
    /// Terminal: nothing comes any more, the connections end.
    case stopped
  }

  /// Connections beyond the limit that are told so, all at once; more are dropped without a word.
  private static let refusals = 64

  private let maxConnections: Int
  private var state = State.idle
  private var connections: [ObjectIdentifier: ServerConnection] = [:]

  init(maxConnections: Int) {
    self.maxConnections = maxConnections
  }

  /// The socket listens. Returns whether it is to be closed again.
  mutating func listening(_ channel: any Channel) -> Bool {
    switch self.state {
    case .idle:
      self.state = .listening(channel)
      return false
    case .stopped:
      return true
    case .listening:
      preconditionFailure("A transport listens once.")
    }
  }

  enum OnConnection {
    case take
    case refuse(ControlTransportError)
    case drop
  }

  /// A connection comes.
  func connecting() -> OnConnection {
    switch self.state {
    case .stopped:
      return .drop
    case .idle, .listening:  // A first client may be faster than the word that the socket listens.
      if self.connections.count < self.maxConnections {
        return .take
      }
      guard self.connections.count < self.maxConnections + Self.refusals else { return .drop }
      return .refuse(
        ControlTransportError(
          code: .limitExceeded,
          message: "\(self.maxConnections) connections are open, the most this server takes"
        )
      )
    }
  }

  mutating func connected(_ connection: ServerConnection) {
    self.connections[connection.id] = connection
  }

  mutating func disconnected(_ id: ObjectIdentifier) {
    self.connections[id] = nil
  }

  /// Nothing more is taken.
  ///
  /// - Returns: The socket to close, the first time, and the connections there are.
  mutating func stop() -> (socket: (any Channel)?, connections: [ServerConnection]) {
    let connections = Array(self.connections.values)
    switch self.state {
    case .listening(let channel):
      self.state = .stopped
      return (channel, connections)
    case .idle, .stopped:
      self.state = .stopped
      return (nil, connections)
    }
  }
}
