/// What the kernel knows of a TCP connection: the parts of `struct tcp_info` used here.
///
/// The offsets are those of `<linux/tcp.h>`, which only ever grows at its end; all the fields used
/// exist since Linux 4.9.
struct TCPInfo: Hashable, Sendable {
  /// The first 256 bytes of the structure, as 32-bit words; what the kernel does not know is zero.
  typealias Words = SIMD64<UInt32>

  /// The smoothed round-trip time (`tcpi_rtt`, offset 68).
  var rtt: Duration
  /// The smoothed mean deviation of it (`tcpi_rttvar`, offset 72).
  var rttVariation: Duration
  /// Segments on their way (`tcpi_unacked`, offset 24).
  var unacknowledgedSegments: UInt32
  /// Bytes that the peer's TCP has (`tcpi_bytes_acked`, offset 120).
  var bytesAcknowledged: UInt64
  /// Bytes in the socket that were never sent (`tcpi_notsent_bytes`, offset 144).
  var bytesNotSent: UInt32

  init(_ words: Words) {
    self.rtt = .microseconds(words[68 / 4])
    self.rttVariation = .microseconds(words[72 / 4])
    self.unacknowledgedSegments = words[24 / 4]
    self.bytesAcknowledged = UInt64(words[120 / 4]) | UInt64(words[124 / 4]) << 32
    self.bytesNotSent = words[144 / 4]
  }

  /// Whether bytes wait in the socket or are on their way.
  var isWaiting: Bool {
    self.unacknowledgedSegments > 0 || self.bytesNotSent > 0
  }
}
