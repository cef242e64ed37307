/// What a client may do. Each role may do all that those before it may.
public enum Role: String, Hashable, Sendable, CaseIterable {
  /// Reads.
  case viewer
  /// Runs the sessions too.
  case `operator`
  /// Changes who may do what, and the node itself, too.
  case admin
}

extension Role: Comparable {
  public static func < (left: Role, right: Role) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .viewer: 0
    case .operator: 1
    case .admin: 2
    }
  }
}
