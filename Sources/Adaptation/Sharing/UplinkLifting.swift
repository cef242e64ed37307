internal import Media

/// How what was given is given back: in steps that grow while nobody needs it, with pauses that grow
/// while somebody does.
struct UplinkLifting: Sendable {
  /// How long after a step a need is held to come of it.
  private static let watch = Duration.seconds(12)
  private static let shortestPause = Duration.seconds(30)
  private static let longestPause = Duration.seconds(320)
  private static let smallest = 0.15
  private static let largest = 0.6
  /// How much more than at the last failure must be sent for the link to count as another one.
  private static let another = 1.15
  /// How much faster than then bursts must pass.
  private static let faster = 1.3

  /// Since when nobody needs more.
  var quietSince: MediaTime?
  /// When the last step was made that no need followed; `nil` while there is none.
  var steppedAt: MediaTime?
  /// The ceilings before it.
  private var before: [UplinkMember.ID: Double] = [:]
  /// What a ceiling is raised by, as a part of it.
  private(set) var growth = Self.smallest
  private var pause = Self.shortestPause
  private var pausedUntil: MediaTime?
  /// What the link showed at the last step, and at the last one that was too much.
  private var seen = Seen()
  private var seenAtFailure: Seen?
  private var failedAt: MediaTime?

  /// What is known of the link.
  struct Seen: Hashable, Sendable {
    /// What all send together, in bits per second.
    var sent = 0.0
    /// The fastest burst, likewise.
    var burst = 0.0
  }

  /// Whether a need now comes of the last step up, or was just answered by a step back.
  func isRecent(at now: MediaTime) -> Bool {
    if let steppedAt, now - steppedAt <= Self.watch { return true }
    return failedAt.map { now - $0 <= Self.watch } ?? false
  }

  /// Whether the last step up may be what somebody suffers from.
  func mayHaveFailed(at now: MediaTime) -> Bool {
    self.steppedAt.map { now - $0 <= Self.watch } ?? false
  }

  /// Whether it waits, as the last step was too much: unless bursts show that there is room for far
  /// more than was sent then, and did not show so then.
  func isPaused(_ seen: Seen, at now: MediaTime) -> Bool {
    guard let pausedUntil, now < pausedUntil else { return false }
    guard let failure = self.seenAtFailure else { return true }
    return seen.burst <= max(seen.sent, failure.sent, failure.burst) * Self.faster
  }

  /// A step up is made.
  mutating func stepped(from before: [UplinkMember.ID: Double], _ seen: Seen, at now: MediaTime) {
    self.before = before
    self.seen = seen
    self.steppedAt = now
    // Up to where it failed the steps stay small.
    if let failure = self.seenAtFailure, seen.sent <= failure.sent * Self.another { return }
    self.growth = min(self.growth * 2, Self.largest)
    self.pause = Self.shortestPause
    self.pausedUntil = nil
  }

  /// Somebody needs what was given back.
  ///
  /// - Returns: the ceilings before.
  mutating func failed(at now: MediaTime) -> [UplinkMember.ID: Double] {
    self.seenAtFailure = self.seen
    self.pausedUntil = now + self.pause
    self.pause = min(self.pause * 2, Self.longestPause)
    self.growth = Self.smallest
    self.steppedAt = nil
    self.failedAt = now
    self.quietSince = nil
    return self.before
  }
}
