public import Adaptation
public import Media

extension Publisher {
  /// What a publisher waits for, and how much.
  public struct Configuration: Sendable {
    /// How long a step may take.
    public struct Deadlines: Hashable, Sendable {
      /// The look-up of the name.
      public var resolve: Duration = .seconds(5)
      /// The TCP connection, over all addresses of the server.
      public var connect: Duration = .seconds(10)
      /// The handshakes of TLS and RTMP together.
      public var handshake: Duration = .seconds(5)
      /// The commands from `connect` to `publish`.
      public var publish: Duration = .seconds(10)
      /// The time the server may take no bytes while some wait.
      public var write: Duration = .seconds(5)
      /// The end of the stream when stopped.
      public var close: Duration = .milliseconds(800)

      public init() {}
    }

    /// How long media may wait before pictures are dropped.
    public var queueBudget: Duration
    /// How long a picture that is no keyframe may wait for those it is written with: zero sends each at
    /// once.
    public var pictureWindow: Duration = .zero
    /// How long each step may take.
    public var deadlines: Deadlines
    /// Within what the rate follows the path; `nil` leaves it alone, as for a file.
    public var rate: RateBounds?
    /// What the path took when it was last used; `nil` begins with the highest rate.
    public var startRate: Bitrate?
    /// The time of publishing after which the tries are counted anew.
    public var stableAfter: Duration = .seconds(10)
    /// The time a queue must have been short for the destination to count as not congested.
    public var calmAfter: Duration = .seconds(1)
    /// The time without an answer after which what is under way is begun anew when the network came
    /// back. TCP doubles its pauses: before this time it goes on within as much by itself.
    public var silence: Duration = .seconds(1)
    /// How far destinations are spread that are tried because the network came back.
    public var networkSpread: Duration = .milliseconds(200)
    /// How often the connection is measured.
    public var sampleInterval: Duration = .milliseconds(200)
    /// Who vouches for servers that are reached over TLS.
    public var trust = PushTrust.system

    /// Looks up names.
    var resolver: any NameResolver = SystemNameResolver()
    /// Spreads the pauses between tries.
    var generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()

    public init(queueBudget: Duration = .seconds(1), deadlines: Deadlines = Deadlines()) {
      self.queueBudget = queueBudget
      self.deadlines = deadlines
    }
  }
}
