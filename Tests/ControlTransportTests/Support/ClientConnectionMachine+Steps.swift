import GRPCCore
import Testing

@testable import ControlTransport

extension Open {
  static let test = Open(method: "test.Service/Method", metadata: [:], timeout: nil)
}

extension ClientConnectionMachine {
  /// Has the server say Hello, with the smallest frames and this window.
  mutating func hearHello(window: Int = 1000, maxStreams: Int = 2) {
    let limits = FrameLimits(
      maxFrameSize: FrameLimits.smallestMaxFrameSize,
      initialWindow: window,
      connectionWindow: 3000,
      maxStreams: maxStreams,
      maxMetadataSize: 100
    )
    _ = self.connected()
    _ = self.flushed(Frame.hello().cost)
    expect(
      self.received(.hello(limits: limits)),
      [.cancel(.hello), .start(.keepalive, .seconds(20)), .ready]
    )
  }

  /// Opens streams, which must get these ids.
  mutating func open(_ ids: StreamID...) {
    for id in ids {
      guard case .opened(let opened, let actions) = self.open(.test) else {
        Issue.record("stream \(id) was refused")
        return
      }
      #expect(opened == id)
      #expect(actions.written == [.stream(id, .open(.test))])
    }
  }

  /// Why a stream is refused.
  mutating func refusal(of open: Open) -> RPCError.Code? {
    switch self.open(open) {
    case .opened:
      nil
    case .refused(let error), .connectionEnds(let error):
      error.code
    }
  }
}
