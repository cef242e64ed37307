/// Counts the logins that failed, by the host they came from, so that nobody tries tokens at will.
///
/// Bound: `hosts`; beyond it those that failed longest ago are forgotten.
public struct FailedLogins: Hashable, Sendable {
  /// The limits.
  public struct Limits: Hashable, Sendable {
    /// How many logins of a host may fail within `window`.
    public var count: Int
    public var window: Duration

    public init(count: Int = 10, window: Duration = .seconds(60)) {
      self.count = count
      self.window = window
    }
  }

  private static let hosts = 1024

  private let limits: Limits
  /// When logins failed, by host, the oldest first.
  private var failures: [String: [Duration]] = [:]

  public init(_ limits: Limits = Limits()) {
    self.limits = limits
  }

  /// How long `host` must wait before it may try again; `nil` when it may now.
  ///
  /// - Parameter now: on any clock that does not go back.
  public func pause(of host: String, at now: Duration) -> Duration? {
    let recent = self.recent(host, now)
    guard recent.count >= self.limits.count, let oldest = recent.first else { return nil }
    return oldest + self.limits.window - now
  }

  /// A login of `host` failed.
  public mutating func failed(_ host: String, at now: Duration) {
    self.failures[host] = self.recent(host, now).suffix(self.limits.count - 1) + [now]
    guard self.failures.count > Self.hosts else { return }
    self.failures = self.failures.filter { now - ($0.value.last ?? .zero) < self.limits.window }
    while self.failures.count > Self.hosts,
      let oldest = self.failures.min(by: { ($0.value.last ?? .zero) < ($1.value.last ?? .zero) })
    {
      self.failures[oldest.key] = nil
    }
  }

  private func recent(_ host: String, _ now: Duration) -> [Duration] {
    (self.failures[host] ?? []).filter { now - $0 < self.limits.window }
  }
}
