public import Media

/// What is known of one destination's path at one moment: the queue of this program, the socket, and
/// what the kernel knows of the connection.
public struct PathSample: Hashable, Sendable {
  /// When it was taken.
  public var time: MediaTime
  /// How long the oldest message in this program's queue has waited.
  public var queueDelay: Duration
  /// Bytes given to the destination since the connection began: sent, waiting or dropped.
  public var bytesOffered: UInt64
  /// Bytes that the peer's TCP acknowledged since the connection began (`tcpi_bytes_acked`).
  public var bytesAcknowledged: UInt64
  /// Bytes in the socket that were not sent yet (`tcpi_notsent_bytes`).
  public var bytesNotSent: Int
  /// Bytes in the socket that were not acknowledged yet, sent or not (`SIOCOUTQ`).
  public var bytesInSocket: Int
  /// The smoothed round-trip time (`tcpi_rtt`); zero while it is not known.
  public var roundTrip: Duration
  /// The highest rate at which the peer took what was under way at once, since the path was last full
  /// (`tcpi_delivery_rate`); zero while it is not known.
  public var deliveryRate: Bitrate
  /// How long sending was held up by the peer's receive window, since the connection began
  /// (`tcpi_rwnd_limited`).
  public var receiverLimited: Duration
  /// How long there was something to send or to be acknowledged, since the connection began
  /// (`tcpi_busy_time`).
  public var busy: Duration
  /// Segments sent again since the connection began (`tcpi_total_retrans`).
  public var segmentsRetransmitted: Int

  public init(
    time: MediaTime,
    queueDelay: Duration = .zero,
    bytesOffered: UInt64 = 0,
    bytesAcknowledged: UInt64 = 0,
    bytesNotSent: Int = 0,
    bytesInSocket: Int = 0,
    roundTrip: Duration = .zero,
    deliveryRate: Bitrate = Bitrate(bitsPerSecond: 0),
    receiverLimited: Duration = .zero,
    busy: Duration = .zero,
    segmentsRetransmitted: Int = 0
  ) {
    self.time = time
    self.queueDelay = queueDelay
    self.bytesOffered = bytesOffered
    self.bytesAcknowledged = bytesAcknowledged
    self.bytesNotSent = bytesNotSent
    self.bytesInSocket = bytesInSocket
    self.roundTrip = roundTrip
    self.deliveryRate = deliveryRate
    self.receiverLimited = receiverLimited
    self.busy = busy
    self.segmentsRetransmitted = segmentsRetransmitted
  }
}
