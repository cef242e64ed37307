internal import RehearsalSink

extension StreamVerdict {
  /// In words.
  var text: String {
    switch self {
    case .apart: "sound and picture apart"
    case .good, .late, .gaps, .backwards, .stalled, .empty: self.rawValue
    }
  }

  var style: Style {
    switch self {
    case .good: .good
    case .late, .gaps: .attention
    case .apart, .backwards, .stalled, .empty: .bad
    }
  }
}
