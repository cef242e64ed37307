/// What the kernel told about the machine's network.
enum NetworkChange: Hashable, Sendable {
  /// An interface has a carrier; its name, where that is known.
  case linkUp(String)
  case linkDown(String)
  /// An interface has another address that is good beyond it.
  case addressAdded(String)
  /// There is a way to everywhere.
  case defaultRouteAdded
  /// Changes came faster than they were read.
  case changesLost

  /// Whether what could not be reached before may be reached now.
  var mayHelp: Bool {
    switch self {
    case .linkUp, .addressAdded, .defaultRouteAdded, .changesLost: true
    case .linkDown: false
    }
  }
}

extension NetworkChange: CustomStringConvertible {
  var description: String {
    switch self {
    case .linkUp(let name): "interface \(name) is up"
    case .linkDown(let name): "interface \(name) is down"
    case .addressAdded(let name): "interface \(name) has a new address"
    case .defaultRouteAdded: "there is a default route"
    case .changesLost: "the network changes faster than it can be followed"
    }
  }
}
