@testable import WaitingImages

/// Answers from a table.
struct TableResolver: HostResolver {
  let addresses: [String: [String]]

  func addresses(of host: String) throws(WaitingImageError) -> [IPAddress] {
    guard let found = self.addresses[host] else {
      throw WaitingImageError(.missing, "\(host) is not in the table.")
    }
    return found.compactMap { IPAddress($0) }
  }
}
