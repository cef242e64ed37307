import GRPCCore
import Testing

@testable import ControlTransport

extension ServerConnectionMachine {
  /// Has a client say Hello, with the smallest frames and these windows.
  mutating func sayHello(window: Int = 1000, connectionWindow: Int = 3000) {
    let limits = FrameLimits(
      maxFrameSize: FrameLimits.smallestMaxFrameSize,
      initialWindow: window,
      connectionWindow: connectionWindow,
      maxStreams: 1,
      maxMetadataSize: 100
    )
    _ = self.received(.hello(limits: limits))
    _ = self.flushed(Frame.hello().cost)
  }

  /// Has a client open streams, which must be accepted.
  mutating func open(_ ids: StreamID...) {
    for id in ids {
      let accepted = self.received(.open(id)).filter { $0.isAccept }
      let open = Open(method: "test.Service/Method", metadata: [:], timeout: nil)
      #expect(accepted == [.accept(id, open)])
    }
  }
}
