public import Media

/// What is to be said of a publish, the worst last.
public enum StreamVerdict: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Nothing to complain of.
  case good
  /// More than one picture in a hundred came late.
  case late
  /// For a second or more nothing new was there to be shown.
  case gaps
  /// Sound and picture were more than a second apart, for longer than a hole in both takes to pass.
  case apart
  /// Timestamps stood still or went back.
  case backwards
  /// Nothing came for five seconds or more.
  case stalled
  /// Not one frame came.
  case empty

  private var rank: Int {
    switch self {
    case .good: 0
    case .late: 1
    case .gaps: 2
    case .apart: 3
    case .backwards: 4
    case .stalled: 5
    case .empty: 6
    }
  }

  public static func < (left: StreamVerdict, right: StreamVerdict) -> Bool {
    left.rank < right.rank
  }

  /// The time without anything that is a stall.
  static let stall = Duration.seconds(5)
  /// The time in which sound follows the picture over a hole, or the other way round.
  static let passing = Duration.milliseconds(200)
  /// The time between two frames that is a gap.
  static let gap = Duration.seconds(1)
}

extension StreamReport {
  /// The worst of the faults there are, or that there are none.
  ///
  /// - Parameter now: the time on the monotonic clock.
  public func verdict(at now: MediaTime) -> StreamVerdict {
    self.faults(at: now).last ?? .good
  }

  /// All that is wrong, the worst last.
  ///
  /// - Parameter now: the time on the monotonic clock.
  public func faults(at now: MediaTime) -> [StreamVerdict] {
    StreamVerdict.allCases.filter { self.has($0, at: now) }.sorted()
  }

  private func has(_ fault: StreamVerdict, at now: MediaTime) -> Bool {
    let frames = self.video.frames + self.audio.frames
    let arrivalGap = self.arrivalGapMaximum ?? .zero
    switch fault {
    case .good:
      return false
    case .late:
      return self.lateFrames * 100 > self.video.frames
    case .gaps:
      // A stream of a picture a second has none.
      let allowed = max(StreamVerdict.gap, self.frameRate.map { .seconds(3 / $0) } ?? .zero)
      return max(arrivalGap, self.mediaGapMaximum ?? .zero) > allowed
    case .apart:
      return self.longestApart > StreamVerdict.passing
    case .backwards:
      return self.regressions > 0
    case .stalled:
      let silence = (self.endedAt ?? now) - (self.lastMediaAt ?? self.publishedAt)
      return max(arrivalGap, silence) >= StreamVerdict.stall
    case .empty:
      return frames == 0
    }
  }
}
