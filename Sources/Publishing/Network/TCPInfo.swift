/// What the kernel knows of a TCP connection: the parts of `struct tcp_info` used here.
///
/// The offsets are those of `<linux/tcp.h>`, which only ever grows at its end; all the fields used
/// exist since Linux 4.19, but for those that say so.
struct TCPInfo: Hashable, Sendable {
  /// The first 256 bytes of the structure, as 32-bit words; what the kernel does not know is zero.
  typealias Words = SIMD64<UInt32>

  /// The smoothed round-trip time (`tcpi_rtt`, offset 68).
  var rtt: Duration
  /// The smoothed mean deviation of it (`tcpi_rttvar`, offset 72).
  var rttVariation: Duration
  /// Segments on their way (`tcpi_unacked`, offset 24).
  var unacknowledgedSegments: UInt32
  /// Segments sent again since the connection began (`tcpi_total_retrans`, offset 100).
  var segmentsRetransmitted: UInt32
  /// Bytes that the peer's TCP has (`tcpi_bytes_acked`, offset 120).
  var bytesAcknowledged: UInt64
  /// Bytes in the socket that were never sent (`tcpi_notsent_bytes`, offset 144).
  var bytesNotSent: UInt32
  /// Bytes a second at which the peer took what was under way at once (`tcpi_delivery_rate`, offset
  /// 160): the last rate with which the path was full, or a higher one since.
  var deliveryRate: UInt64
  /// How long there was something to send or to be acknowledged (`tcpi_busy_time`, offset 168).
  var busy: Duration
  /// How long the peer's receive window held sending up (`tcpi_rwnd_limited`, offset 176).
  var receiverLimited: Duration
  /// How many bytes the peer takes beyond those it acknowledged (`tcpi_snd_wnd`, offset 228, since
  /// Linux 5.4).
  var receiveWindow: UInt32

  init(_ words: Words) {
    self.rtt = .microseconds(words[68 / 4])
    self.rttVariation = .microseconds(words[72 / 4])
    self.unacknowledgedSegments = words[24 / 4]
    self.segmentsRetransmitted = words[100 / 4]
    self.bytesAcknowledged = Self.long(words, 120)
    self.bytesNotSent = words[144 / 4]
    self.deliveryRate = Self.long(words, 160)
    self.busy = .microseconds(Int64(clamping: Self.long(words, 168)))
    self.receiverLimited = .microseconds(Int64(clamping: Self.long(words, 176)))
    self.receiveWindow = words[228 / 4]
  }

  /// A 64-bit number on a little-endian machine, as all are that Rackcast runs on.
  private static func long(_ words: Words, _ offset: Int) -> UInt64 {
    UInt64(words[offset / 4]) | UInt64(words[offset / 4 + 1]) << 32
  }

  /// Whether bytes wait in the socket or are on their way.
  var isWaiting: Bool {
    self.unacknowledgedSegments > 0 || self.bytesNotSent > 0
  }
}
