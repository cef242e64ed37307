public import Adaptation
public import Media

/// The figures of one destination.
public struct PublisherStatistics: Hashable, Sendable {
  /// How long frames took from capture to the socket.
  public struct Latency: Hashable, Sendable {
    /// Half of the frames were faster.
    public var p50: Duration
    /// One frame in a hundred was slower.
    public var p99: Duration
    /// The frames looked at.
    public var frames: Int
  }

  /// Bytes handed to the socket or written to the file since the start, headers included.
  public var bytesSent: UInt64 = 0
  /// Bytes acknowledged by the peer's TCP since the start, or written to the file.
  public var bytesAcknowledged: UInt64 = 0
  /// The smoothed round-trip time.
  public var rtt: Duration?
  /// The smoothed mean deviation of the round-trip time.
  public var rttVariation: Duration?
  /// How long the oldest message has waited.
  public var queueDelay: Duration = .zero
  /// The longest that any message had waited since the figures were last read.
  public var longestQueueDelay: Duration = .zero
  /// How long what is sent now takes through this program's queue, the socket and those on the way.
  public var pathDelay: Duration = .zero
  /// What the path is held to take for the picture; `nil` where that is not looked at.
  public var rate: Bitrate?
  /// Why that is not the highest rate; `nil` when it is.
  public var limit: RateCause?
  /// Whether the path, and neither the server nor the encoder, keeps that rate down.
  public var isHeldDown = false
  /// The highest rate at which bursts passed since the path was last full; zero while not known.
  public var burstRate = Bitrate(bitsPerSecond: 0)
  /// Whether more is sent than the path takes.
  public var isPathFull = false
  /// The last such rate that held for ten seconds.
  public var stableRate: Bitrate?
  /// Pictures waiting.
  public var videoQueued: Int = 0
  /// Stretches of sound waiting.
  public var audioQueued: Int = 0
  /// Pictures and stretches of sound sent since the start.
  public var framesSent: UInt64 = 0
  /// Pictures sent since the start.
  public var videoFramesSent: UInt64 = 0
  /// Pictures and stretches of sound given up since the start.
  public var framesDropped: UInt64 = 0
  /// From capture to the socket, of the pictures sent since the figures were last read.
  public var captureToWire: Latency?
  /// The address of the server while connected.
  public var serverIP: String?
  /// The address of this machine that it is reached from, while connected: the uplink.
  public var localAddress: String?
  /// Tries made after the first since the start.
  public var reconnects: Int = 0
  /// Publishes that the server accepted, or files opened, since the start.
  public var publishes: Int = 0
}
