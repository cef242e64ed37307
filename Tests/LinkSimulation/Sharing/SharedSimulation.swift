internal import Adaptation
internal import Media

/// Sessions of one node that push over one uplink, each to a destination of its own, on a virtual
/// clock.
public struct SharedSimulation: Sendable {
  /// One session.
  public struct Session: Sendable {
    public var priority: Int
    /// Of the picture, in bits per second.
    public var lowest: Double
    public var highest: Double
    /// Which link it goes through, although all leave by the same address.
    public var link: Int

    public init(priority: Int, lowest: Double = 200e3, highest: Double = 4e6, link: Int = 0) {
      self.priority = priority
      self.lowest = lowest
      self.highest = highest
      self.link = link
    }
  }

  /// What came of it: figures of each session, ten a second.
  public struct Outcome: Sendable {
    /// What was encoded at, in bits per second.
    public internal(set) var rates: [[Float]]
    /// What went through the link, in bits.
    public internal(set) var carried: [[Float]]

    /// The mean of what went through for a session, in bits per second.
    public func throughput(of session: Int, _ seconds: Range<Int>) -> Double {
      let values = self.carried[session][seconds.lowerBound * 10 ..< seconds.upperBound * 10]
      return values.reduce(0) { $0 + Double($1) } / Double(seconds.count)
    }

    /// The mean of what was encoded at, in bits per second.
    public func rate(of session: Int, _ seconds: Range<Int>) -> Double {
      let values = self.rates[session][seconds.lowerBound * 10 ..< seconds.upperBound * 10]
      return values.reduce(0) { $0 + Double($1) } / Double(values.count)
    }
  }

  /// Seconds from one report of a session to its next.
  static let period = 2.0

  public var links: [LinkTrace]
  public var sessions: [Session]
  /// Seconds.
  public var length: Double
  public var seed: UInt64

  public init(links: [LinkTrace], sessions: [Session], length: Double, seed: UInt64 = 1) {
    self.links = links
    self.sessions = sessions
    self.length = length
    self.seed = seed
  }

  /// Runs it.
  public func run() -> Outcome {
    var run = SharedRun(self)
    for step in 0 ..< Int(self.length / SimulatedConnection.step) { run.advance(step) }
    return run.outcome
  }

  /// What the controller of a session is given.
  func bounds(_ session: Session) -> RateBounds {
    RateBounds(
      minimum: Bitrate(bitsPerSecond: Int(session.lowest)),
      maximum: Bitrate(bitsPerSecond: Int(session.highest)),
      sound: .kbps(128),
      budget: .seconds(1),
      keyframeInterval: .seconds(2)
    )
  }

  /// When a session reports for the first time: each has its own time.
  func firstReport(of session: Int) -> Double {
    Self.period * (1 + Double(session) / Double(self.sessions.count))
  }
}
