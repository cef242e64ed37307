/// What is known of the machine's network; tells news from what the kernel only repeats.
struct NetworkTable {
  private struct Link {
    var name: String
    var isLoopback: Bool
    var hasCarrier: Bool
  }

  private struct Address: Hashable {
    let index: Int32
    let bytes: [UInt8]
  }

  /// Addresses and routes that are remembered; with more, they count as new each time.
  private static let remembered = 4096

  private var links: [Int32: Link] = [:]
  private var addresses: Set<Address> = []
  /// The default routes, by their gateways.
  private var routes: Set<Address> = []

  /// Takes in what the kernel told.
  ///
  /// - Parameter isAnswer: whether it tells what was there before.
  mutating func take(_ message: RouteMessage, isAnswer: Bool) -> NetworkChange? {
    let change: NetworkChange?
    switch message {
    case .link(let index, let name, let isLoopback, let hasCarrier):
      let hadCarrier = self.links[index]?.hasCarrier ?? false
      self.links[index] = Link(name: name, isLoopback: isLoopback, hasCarrier: hasCarrier)
      if !hasCarrier { self.forget(index) }
      change =
        isLoopback || hadCarrier == hasCarrier ? nil : hasCarrier ? .linkUp(name) : .linkDown(name)

    case .linkGone(let index):
      self.forget(index)
      let link = self.links.removeValue(forKey: index)
      change = link.flatMap { $0.hasCarrier && !$0.isLoopback ? .linkDown($0.name) : nil }

    case .address(let index, let bytes, let isNew):
      let isNews = Self.note(Address(index: index, bytes: bytes), isNew: isNew, in: &self.addresses)
      let link = self.links[index]
      // An interface that is down tells once more when it comes up.
      let isUsable = link?.hasCarrier ?? true && !(link?.isLoopback ?? false)
      change = isNews && isUsable ? .addressAdded(link?.name ?? "\(index)") : nil

    case .defaultRoute(let index, let gateway, let isNew):
      let route = Address(index: index, bytes: gateway)
      change = Self.note(route, isNew: isNew, in: &self.routes) ? .defaultRouteAdded : nil

    case .done:
      change = nil
    }
    return isAnswer ? nil : change
  }

  /// - Returns: whether it is there now and was not before.
  private static func note(
    _ address: Address,
    isNew: Bool,
    in known: inout Set<Address>
  ) -> Bool {
    guard isNew else {
      known.remove(address)
      return false
    }
    guard known.count < Self.remembered else { return !known.contains(address) }
    return known.insert(address).inserted
  }

  /// With an interface go its routes, of which the kernel does not tell for IPv4.
  private mutating func forget(_ index: Int32) {
    self.routes = self.routes.filter { $0.index != index }
  }
}
