/// Waits for something outside this process that tells nobody of its changes, such as a port that
/// begins to accept: looks again and again.
///
/// - Parameters:
///   - what: what is awaited, for the message of the failure.
///   - limit: how long to wait at most.
///   - condition: gives what the caller gets, or nothing as long as it is not there.
public func eventually<Found>(
  _ what: String,
  within limit: Duration = .seconds(60),
  isolation: isolated (any Actor)? = #isolation,
  _ condition: () async throws -> Found?
) async throws -> Found {
  let deadline = ContinuousClock.now + limit
  while true {
    if let found = try await condition() { return found }
    guard ContinuousClock.now < deadline else { throw DeadlinePassed(what: what, last: "nothing") }
    try await Task.sleep(for: .milliseconds(10))
  }
}
