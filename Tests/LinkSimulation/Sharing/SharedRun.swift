internal import Adaptation
internal import Media

/// What goes on in a simulation of sessions that share links.
struct SharedRun {
  private let simulation: SharedSimulation
  private(set) var outcome: SharedSimulation.Outcome
  private var share = UplinkShare()
  private var senders: [RackcastSender]
  private var streams: [StreamModel]
  private var connections: [SimulatedConnection]
  private var cursors: [LinkCursor]
  private var links: [SharedLink]
  private var reports: [Double]
  private var acknowledged: [Double]

  init(_ simulation: SharedSimulation) {
    self.simulation = simulation
    let sessions = simulation.sessions
    self.senders = sessions.map { RackcastSender(simulation.bounds($0)) }
    self.streams = sessions.indices.map {
      StreamModel(.init(), seed: simulation.seed + UInt64($0))
    }
    self.connections = sessions.map { _ in SimulatedConnection(.init()) }
    self.cursors = simulation.links.map { LinkCursor($0) }
    self.links = simulation.links.map { _ in SharedLink() }
    self.reports = sessions.indices.map { simulation.firstReport(of: $0) }
    self.acknowledged = sessions.map { _ in 0 }
    let none: [[Float]] = sessions.map { _ in [] }
    self.outcome = SharedSimulation.Outcome(rates: none, carried: none)
  }

  mutating func advance(_ step: Int) {
    let time = Double(step) * SimulatedConnection.step
    for index in self.senders.indices { self.feed(index, at: time) }
    for link in self.links.indices {
      _ = self.cursors[link].advance(to: time)
      let members = self.simulation.sessions.indices.filter {
        self.simulation.sessions[$0].link == link
      }
      self.links[link].advance(
        &self.connections,
        members,
        over: self.cursors[link].step,
        at: time
      )
    }
    for index in self.senders.indices {
      self.senders[index].advanced(self.connections[index], at: time)
      if time >= self.reports[index] { self.report(index, at: time) }
      if step % 20 == 0 { self.note(index) }
    }
  }

  private mutating func feed(_ index: Int, at time: Double) {
    // The sessions did not begin in the same instant: their keyframes do not fall together.
    guard time >= Double(index) * 0.37 else { return }
    if self.senders[index].takeKeyframeRequest() { self.streams[index].requestKeyframe() }
    for unit in self.streams[index].units(until: time, rate: self.senders[index].rate) {
      self.senders[index].encoded(unit, at: time)
    }
    while self.connections[index].isWritable {
      let bytes = self.senders[index].next(at: time)
      guard bytes > 0 else { break }
      self.connections[index].write(Double(bytes))
    }
  }

  private mutating func report(_ index: Int, at time: Double) {
    self.reports[index] += SharedSimulation.period
    let session = self.simulation.sessions[index]
    let bounds = self.simulation.bounds(session)
    let member = UplinkMember(
      id: UplinkMember.ID(session: "\(index)", destination: "main"),
      uplink: "10.0.0.1",
      priority: session.priority,
      rate: Bitrate(bitsPerSecond: Int(self.senders[index].rate)),
      bounds: bounds.minimum ... bounds.maximum,
      isHeldDown: self.senders[index].isHeldDown,
      burstRate: self.senders[index].burstRate
    )
    let now = MediaTime(nanoseconds: Int64(time * 1e9))
    guard let advice = self.share.report([member], at: now)["main"] else { return }
    self.senders[index].setBounds(bounds.yielding(to: advice.ceiling), at: time)
    if advice.mayHaveRoom { self.senders[index].pathMayHaveRoom(at: time) }
  }

  private mutating func note(_ index: Int) {
    let bytes = self.connections[index].bytesAcknowledged
    self.outcome.rates[index].append(Float(self.senders[index].rate))
    self.outcome.carried[index].append(Float((bytes - self.acknowledged[index]) * 8))
    self.acknowledged[index] = bytes
  }
}
