public import Media

/// A destination that publishes over an uplink, as its session reports it.
public struct UplinkMember: Hashable, Sendable {
  /// Tells it from all others of the daemon.
  public struct ID: Hashable, Sendable {
    public let session: String
    public let destination: String

    public init(session: String, destination: String) {
      self.session = session
      self.destination = destination
    }
  }

  public let id: ID
  /// The local address of its connection.
  public var uplink: String
  /// The session's: the higher one keeps its rate.
  public var priority: Int
  /// What is sent to it of the picture.
  public var rate: Bitrate
  /// The lowest and the highest rate that its session asks for.
  public var bounds: ClosedRange<Bitrate>
  /// Whether the path, and nothing else, keeps its rate down.
  public var isHeldDown: Bool
  /// The highest rate at which bursts to it passed since its path was last full.
  public var burstRate: Bitrate

  public init(
    id: ID,
    uplink: String,
    priority: Int,
    rate: Bitrate,
    bounds: ClosedRange<Bitrate>,
    isHeldDown: Bool,
    burstRate: Bitrate = Bitrate(bitsPerSecond: 0)
  ) {
    self.id = id
    self.uplink = uplink
    self.priority = priority
    self.rate = rate
    self.bounds = bounds
    self.isHeldDown = isHeldDown
    self.burstRate = burstRate
  }
}

/// What a member is to do for the others of its uplink.
public struct UplinkAdvice: Hashable, Sendable {
  /// The highest rate of the picture; `nil` where it need not give way.
  public let ceiling: Bitrate?
  /// Whether others gave way to it since it was last asked: its path may take more.
  public let mayHaveRoom: Bool

  public init(ceiling: Bitrate?, mayHaveRoom: Bool) {
    self.ceiling = ceiling
    self.mayHaveRoom = mayHaveRoom
  }
}
