internal import Store

extension SessionManager {
  /// The session called `name` as it is now.
  public func snapshot(_ name: String) async throws(SessionError) -> SessionSnapshot {
    await (try self.session(name)).snapshot()
  }

  /// All sessions as they are now, by name.
  public func snapshots() async -> [SessionSnapshot] {
    var snapshots: [SessionSnapshot] = []
    for session in self.sessions.values {
      snapshots.append(await session.snapshot())
    }
    return snapshots.sorted { $0.name < $1.name }
  }

  /// The session now, after each change and with each net status, until it is deleted.
  public func watch(_ name: String) async throws(SessionError) -> AsyncStream<SessionSnapshot> {
    await (try self.session(name)).watch()
  }

  /// Every configuration that the session had, oldest first.
  public func revisions(_ name: String) async throws(SessionError) -> [ConfigurationRevision] {
    _ = try self.session(name)
    let records = try await self.storing {
      try await self.environment.store.revisions(name: name)
    }
    var revisions: [ConfigurationRevision] = []
    for record in records {
      revisions.append(
        ConfigurationRevision(
          number: record.revision,
          created: record.wallTime,
          operator: record.operator ?? "",
          attributes: try SessionAttributes(json: record.configuration)
        )
      )
    }
    return revisions
  }
}

/// One configuration that a session had, with its attributes.
public struct ConfigurationRevision: Sendable {
  public let number: UInt64
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public let created: Int64
  public let `operator`: String
  public let attributes: SessionAttributes
}
