internal import ControlTransport
internal import FuzzSupport
internal import NIOCore

/// A control connection as the server sees it: whatever a client sends is answered or refused, within
/// the server's limits.
@main
enum FuzzControlServer: FuzzTarget {
  /// The first flag leaves the Hello to the input; otherwise one is said before.
  private static let bareFlag: UInt8 = 1
  private static let hello: [UInt8] = [0x04, 0x12, 0x02, 0x08, 0x01]

  static func read(_ input: FuzzInput) {
    var probe = ServerConnectionProbe()
    if input.flags & Self.bareFlag == 0 {
      precondition(probe.feed(Self.hello), "A right Hello is taken.")
    }
    for piece in input.pieces {
      guard probe.feed(piece.readableBytesView) else { return }
    }
  }
}
