import NIOCore
import NIOPosix

@testable import ControlTransport

/// A socket that sends whatever a test wants, and shows what comes back.
struct RawClient: ~Copyable {
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private var decoder = FrameDecoder(maxFrameSize: 64 << 20)

  fileprivate init(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.outbound = outbound
    self.inbound = inbound.makeAsyncIterator()
  }

  func send(_ bytes: some Sequence<UInt8> & Sendable) async throws {
    try await self.outbound.write(ByteBuffer(bytes: bytes))
  }

  func send(_ frames: Frame...) async throws {
    for frame in frames {
      try await self.outbound.write(frame.wireBytes)
    }
  }

  /// The next frame that is not about room or life signs; nothing when the server has closed.
  mutating func nextFrame() async throws -> Frame? {
    while true {
      while let frame = try self.decoder.next() {
        switch frame {
        case .connection(.windowUpdate), .connection(.ping), .stream(_, .windowUpdate):
          continue
        default:
          return frame
        }
      }
      guard let bytes = try await self.inbound.next() else { return nil }
      self.decoder.append(bytes)
    }
  }

  /// Passes over frames until the server's GoAway, or nothing when it closed without.
  mutating func goAway() async throws -> GoAway? {
    while let frame = try await self.nextFrame() {
      if case .connection(.goAway(let goAway)) = frame {
        return goAway
      }
    }
    return nil
  }
}

/// Connects a raw client for as long as `body` takes.
func withRawClient(
  of address: ListenAddress,
  _ body: (inout RawClient) async throws -> Void
) async throws {
  let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .connectTimeout(.seconds(120))
    .connect(host: address.host, port: address.port) { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
  try await channel.executeThenClose { inbound, outbound in
    var client = RawClient(inbound, outbound)
    try await body(&client)
  }
}
