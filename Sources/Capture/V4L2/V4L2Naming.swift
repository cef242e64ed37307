/// Gives camera nodes names that stay the same over reboots.
///
/// 1. The name is that of the node's link in `/dev/v4l/by-id`, without `-video-indexN`: model and
///    serial number, wherever the camera is plugged in.
/// 2. Two cameras of one model without own serial numbers share one link, and which of them it
///    points to is chance. So when a node with a link has a twin by card and driver without one,
///    none of them goes by the link.
/// 3. Without a link the name is the bus-info: where the camera is plugged in.
/// 4. Of several nodes with one name, the first by node number has the bare name, the next ones
///    `#1`, `#2`, … behind it.
enum V4L2Naming {
  /// A capture node.
  struct Node: Hashable {
    /// The N of `/dev/videoN`.
    let number: Int
    let driver: String
    let card: String
    let busInfo: String
    /// The names of its links in `/dev/v4l/by-id`.
    let links: [String]
  }

  /// The name of each node, by its number.
  static func names(of nodes: [Node]) -> [Int: String] {
    var names: [Int: String] = [:]
    var taken: [String: Int] = [:]
    for node in nodes.sorted(by: { $0.number < $1.number }) {
      let base = self.link(of: node, among: nodes) ?? node.busInfo
      let count = taken[base, default: 0]
      taken[base] = count + 1
      names[node.number] = count == 0 ? base : "\(base)#\(count)"
    }
    return names
  }

  private static func link(of node: Node, among nodes: [Node]) -> String? {
    guard let link = node.links.min() else { return nil }
    let hasUnlinkedTwin = nodes.contains {
      $0.card == node.card && $0.driver == node.driver && $0.busInfo != node.busInfo
        && $0.links.isEmpty
    }
    return hasUnlinkedTwin ? nil : self.withoutIndex(link)
  }

  /// `usb-046d_C920_1A2B-video-index0` without its last part.
  static func withoutIndex(_ link: String) -> String {
    let mark = "-video-index"
    var digits = 0
    var rest = Substring(link)
    while let last = rest.last, last.isWholeNumber {
      rest.removeLast()
      digits += 1
    }
    guard digits > 0, rest.hasSuffix(mark), rest.count > mark.count else { return link }
    return String(rest.dropLast(mark.count))
  }
}
