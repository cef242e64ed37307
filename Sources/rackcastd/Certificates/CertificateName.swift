internal import Glibc

/// A name that a certificate is good for.
enum CertificateName: Hashable {
  case host(String)
  /// Four bytes, or sixteen.
  case address([UInt8], text: String)

  /// Reads a host's name or an IP address; `nil` where it is neither.
  init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      self = .address(withUnsafeBytes(of: four) { Array($0) }, text: text)
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      self = .address(withUnsafeBytes(of: six) { Array($0) }, text: text)
    } else {
      guard Self.isHost(text) else { return nil }
      self = .host(text)
    }
  }

  /// As it was given.
  var text: String {
    switch self {
    case .host(let text), .address(_, let text): text
    }
  }

  /// Labels of letters, digits and hyphens (RFC 1123, 2.1), with a star for the first one.
  private static func isHost(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= 253, let last = labels.last, last.contains(where: \.isLetter) else {
      return false
    }
    return labels.enumerated().allSatisfy { index, label in
      (index == 0 && label == "*" && labels.count > 2)
        || ((1 ... 63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy { Self.allowed.contains($0) })
    }
  }

  private static let allowed = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-".utf8
  )
}
