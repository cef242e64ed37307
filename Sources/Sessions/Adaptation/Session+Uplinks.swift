internal import Adaptation
internal import Media
internal import Publishing

extension Session {
  /// Within what the rate of the picture follows the paths now.
  var rateBounds: RateBounds {
    self.effective.rateBounds.yielding(to: self.run?.rates.ceiling)
  }

  /// Tells the other sessions of the node how the destinations fare, and does what they need.
  ///
  /// A session is encoded once, so that it gives way as a whole, also where only one of its
  /// destinations is on the uplink that is too slow.
  func shareUplinks(_ figures: [String: PublisherStatistics], at now: TimeStamp) {
    guard let run = self.run else { return }
    let members = figures.compactMap { label, statistics in
      self.uplinkMember(label, statistics, encodedAt: run.rates.rate)
    }
    let advice = self.environment.uplinks.report(
      members,
      at: MediaTime(nanoseconds: now.monotonic)
    )
    self.run?.rates.ceiling = advice.values.compactMap(\.ceiling).min()
    self.applyBounds()
    for (label, advice) in advice where advice.mayHaveRoom {
      run.publishers[label]?.publisher.pathMayHaveRoom()
    }
  }

  /// Lets the publishers go over to the bounds of now, where they have others.
  func applyBounds() {
    guard let run = self.run else { return }
    let bounds = self.rateBounds
    for (label, running) in run.publishers where running.bounds.map({ $0 != bounds }) ?? false {
      self.run?.publishers[label]?.bounds = bounds
      running.publisher.update(rate: bounds)
    }
  }

  private func uplinkMember(
    _ label: String,
    _ statistics: PublisherStatistics,
    encodedAt encoded: Bitrate
  ) -> UplinkMember? {
    guard let uplink = statistics.localAddress, let rate = statistics.rate else { return nil }
    let bounds = self.effective.rateBounds
    return UplinkMember(
      id: UplinkMember.ID(session: self.name, destination: label),
      uplink: uplink,
      priority: self.effective.priority,
      rate: min(rate, encoded),
      bounds: bounds.minimum ... bounds.maximum,
      isHeldDown: statistics.isHeldDown,
      burstRate: statistics.burstRate
    )
  }
}
