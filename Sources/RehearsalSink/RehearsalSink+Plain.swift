internal import Media
internal import NIOCore
internal import RTMP

// For programs that know neither RTMP nor NIO.

extension RehearsalSink {
  /// The port that is listened on, as soon as there is one.
  public var boundPort: Int {
    get async throws {
      try await self.boundAddress.port ?? self.configuration.port
    }
  }
}

extension RehearsalSink.Behaviour {
  /// Refuses every publish for good, as a server does whose name is taken.
  public static let refuse = Self.refusePublish(.badName)
}

extension StreamReport {
  /// How long ago the first media message came; `nil` before it.
  public var age: Duration? {
    self.firstMediaAt.map { MonotonicClock.now - $0 }
  }
}
