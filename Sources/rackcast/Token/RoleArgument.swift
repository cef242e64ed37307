internal import ArgumentParser
internal import ControlAPI

/// A role on the command line.
enum RoleArgument: String, CaseIterable, ExpressibleByArgument {
  case viewer
  case `operator`
  case admin

  var proto: ProtoRole {
    switch self {
    case .viewer: .viewer
    case .operator: .operator
    case .admin: .admin
    }
  }

  /// `nil` for one that this program does not know.
  init?(_ role: ProtoRole) {
    guard let known = Self.allCases.first(where: { $0.proto == role }) else { return nil }
    self = known
  }
}
