import Adaptation
import Media

/// Sessions that report every two seconds, and what their paths make of their ceilings: a place that
/// takes so much of all, from the highest priority down, without any delay of TCP's.
struct SharedPlace {
  struct Session {
    let name: String
    var priority: Int
    var uplink = "192.0.2.1"
    var bounds = Bitrate.kbps(200) ... Bitrate.kbps(4000)
    /// What its own path takes at most, which nobody shares; kbps.
    var own = Int.max
  }

  var share = UplinkShare()
  var sessions: [Session]
  /// What the shared place takes; kbps.
  var room: Int
  private(set) var now = MediaTime.zero
  private(set) var advice: [String: UplinkAdvice] = [:]

  init(_ sessions: [Session], room: Int) {
    self.sessions = sessions
    self.room = room
  }

  /// What each sends now, in kbps.
  var rates: [Int] {
    let ceilings = self.ceilings
    let wanted = self.sessions.indices.map { index in
      min(self.sessions[index].bounds.upperBound.kbps, ceilings[index] ?? .max)
    }
    // Each has an equal part of what is left by those that want less.
    var rates = wanted.map { _ in 0 }
    var left = self.room
    let sorted = wanted.indices.sorted {
      min(wanted[$0], self.sessions[$0].own) < min(wanted[$1], self.sessions[$1].own)
    }
    for (place, index) in sorted.enumerated() {
      let part = left / (sorted.count - place)
      rates[index] = min(wanted[index], self.sessions[index].own, part)
      left -= rates[index]
    }
    return rates
  }

  /// The ceilings in kbps; `nil` where there is none.
  var ceilings: [Int?] { self.sessions.map { self.advice[$0.name]?.ceiling?.kbps } }

  /// Who was told of room in the last round.
  var told: [String] {
    self.sessions.map(\.name).filter { self.advice[$0]?.mayHaveRoom == true }
  }

  /// Two seconds go by.
  mutating func round() {
    let (rates, ceilings) = (self.rates, self.ceilings)
    self.now += .seconds(2)
    for (index, session) in self.sessions.enumerated() {
      let highest = min(session.bounds.upperBound.kbps, ceilings[index] ?? .max)
      let member = UplinkMember(
        id: UplinkMember.ID(session: session.name, destination: "main"),
        uplink: session.uplink,
        priority: session.priority,
        rate: .kbps(max(rates[index], session.bounds.lowerBound.kbps)),
        bounds: session.bounds,
        isHeldDown: rates[index] < highest
      )
      self.advice[session.name] = self.share.report([member], at: self.now)["main"]
    }
  }

  /// So many seconds go by.
  mutating func run(_ seconds: Int) {
    for _ in 0 ..< seconds / 2 { self.round() }
  }
}
