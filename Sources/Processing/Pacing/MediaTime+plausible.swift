internal import Media

extension MediaTime {
  /// The time, or `now` where a driver's clock is not the machine's: nothing was captured well in
  /// the future, and nothing of seconds ago arrives only now.
  func plausible(at now: MediaTime) -> MediaTime {
    let isPlausible = self < now + .seconds(1) && self > now - .seconds(2)
    return isPlausible ? self : now
  }
}
