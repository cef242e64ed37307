/// A push URL without what gives access: user, password, query and stream key.
struct RedactedURL: CustomStringConvertible {
  static let mask = "***"

  let description: String

  /// Takes any text: what cannot be read as a URL is hidden altogether.
  init(_ text: String) {
    guard let mark = text.firstRange(of: "://") else {
      self.description = text.isEmpty ? "" : Self.mask
      return
    }
    let scheme = text[..<mark.lowerBound]
    // A recording goes to a file of this node; its path is no secret.
    if scheme.lowercased() == "file" {
      self.description = text
      return
    }
    let rest = text[mark.upperBound...].prefix { $0 != "?" && $0 != "#" }
    var parts = rest.split(separator: "/", omittingEmptySubsequences: false)
    if let at = parts[0].lastIndex(of: "@") {
      parts[0] = parts[0][parts[0].index(after: at)...]
    }
    // rtmp://HOST/APP/KEY, rtmp://HOST/APP/INSTANCE/KEY: the key is what stands last. Only RTMP has
    // an application before it.
    let isRTMP = scheme.lowercased() == "rtmp" || scheme.lowercased() == "rtmps"
    let last = parts.count - 1
    if last >= (isRTMP ? 2 : 1), !parts[last].isEmpty {
      parts[last] = Self.mask[...]
    }
    self.description = "\(scheme)://\(parts.joined(separator: "/"))"
  }
}
