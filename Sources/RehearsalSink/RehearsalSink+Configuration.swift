public import RTMP

extension RehearsalSink {
  /// What the sink does with a publisher.
  public enum Behaviour: Hashable, Sendable {
    /// Takes everything.
    case receive
    /// Stops reading this long after the publish began.
    case stall(after: Duration)
    /// Refuses every publish.
    case refusePublish(ServerSession.Refusal)
    /// Refuses every connect.
    case refuseConnect(ServerSession.Refusal)
    /// Accepts the TCP connection and says nothing.
    case neverAnswer
    /// Answers with bytes that are no RTMP.
    case answerGarbage
    /// Closes the connection this long after the publish began.
    case close(after: Duration)
    /// Resets the connection (RST) this long after the publish began.
    case reset(after: Duration)
    /// Ends the publish with a status this long after it began, and leaves the connection open.
    case endPublish(after: Duration, status: ServerSession.Refusal)
  }

  /// Where the sink listens and how it treats publishers.
  public struct Configuration: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port to listen on; 0 takes any free one.
    public var port: Int
    /// Where each publish is recorded as an FLV file; `nil` records nothing. Made when missing.
    public var recordDirectory: String?
    /// How many bytes per second are read from each connection; `nil` is as many as come.
    public var bytesPerSecond: Int?
    /// How long what is read, and each answer, is under way; where a trace tells a delay, that.
    public var delay: Duration
    /// What each connection seems to come over, from the first connection on; `nil` is a link that
    /// stays as it is.
    public var trace: LinkTrace?
    /// What the sink does with a publisher.
    public var behaviour: Behaviour
    /// The most connections at one time; further ones are closed at once.
    public var connectionLimit: Int
    /// The kernel's receive buffer of each connection in bytes; `nil` leaves the choice to the
    /// kernel, or is 64 KiB where the sink plays a bad network, so that the publisher feels it soon.
    public var receiveBufferSize: Int?
    /// Chunk size, windows and limits of the RTMP sessions.
    public var session: ServerSession.Configuration

    public init(
      host: String = "127.0.0.1",
      port: Int = 0,
      recordDirectory: String? = nil,
      bytesPerSecond: Int? = nil,
      delay: Duration = .zero,
      trace: LinkTrace? = nil,
      behaviour: Behaviour = .receive,
      connectionLimit: Int = 256,
      receiveBufferSize: Int? = nil,
      session: ServerSession.Configuration = ServerSession.Configuration()
    ) {
      precondition(bytesPerSecond.map { $0 > 0 } ?? true, "A rate is more than nothing.")
      precondition(bytesPerSecond == nil || trace == nil, "A trace tells the rate.")
      self.host = host
      self.port = port
      self.recordDirectory = recordDirectory
      self.bytesPerSecond = bytesPerSecond
      self.delay = delay
      self.trace = trace
      self.behaviour = behaviour
      self.connectionLimit = connectionLimit
      self.receiveBufferSize = receiveBufferSize
      self.session = session
    }

    /// Whether connections are to seem to come over another link than they do.
    var hasLink: Bool {
      self.bytesPerSecond != nil || self.trace != nil || self.delay > .zero
    }

    /// The size to ask the kernel for.
    var effectiveReceiveBufferSize: Int? {
      if let size = self.receiveBufferSize { return size }
      let isBadNetwork =
        switch self.behaviour {
        case .stall, .neverAnswer: true
        case .receive, .refusePublish, .refuseConnect, .answerGarbage, .close, .reset, .endPublish:
          self.hasLink
        }
      return isBadNetwork ? 64 << 10 : nil
    }
  }
}
