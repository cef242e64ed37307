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

  /// Refuses with a status code: the connect with one that begins with `NetConnection.`, else the
  /// publish.
  public static func refuse(code: String) -> Self {
    let refusal = ServerSession.Refusal(code: code, description: "The rehearsal sink refuses.")
    return code.hasPrefix("NetConnection.") ? .refuseConnect(refusal) : .refusePublish(refusal)
  }
}

extension StreamReport {
  /// How long ago the first media message came; `nil` before it.
  public var age: Duration? {
    self.firstMediaAt.map { MonotonicClock.now - $0 }
  }

  /// The worst of the faults there are up to now, or that there are none.
  public var verdict: StreamVerdict {
    self.verdict(at: MonotonicClock.now)
  }

  /// All that is wrong up to now, the worst last.
  public var faults: [StreamVerdict] {
    self.faults(at: MonotonicClock.now)
  }
}
