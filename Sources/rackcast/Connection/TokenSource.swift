internal import Access
internal import Glibc

/// Where the command line has its token from: never from an argument, which every user of the machine sees.
enum TokenSource {
  static let environmentVariable = "RACKCAST_TOKEN"

  /// The token of a file, else of the environment; `nil` where neither names one.
  static func token(
    file: String?,
    environment: String? = Environment.value(of: Self.environmentVariable)
  ) throws(CommandFailure) -> AccessToken? {
    if let file {
      return try Self.token(in: try Self.contents(of: file), from: file)
    }
    guard let environment, !environment.isEmpty else { return nil }
    return try Self.token(in: environment, from: Self.environmentVariable)
  }

  private static func token(
    in text: String,
    from source: String
  ) throws(CommandFailure) -> AccessToken {
    let word = text.split { $0.isWhitespace }
    guard word.count == 1, let token = AccessToken(String(word[0])) else {
      // What it is instead may be a secret of another kind.
      throw CommandFailure(
        status: .usage,
        message: "\(source) holds no token; one looks like rct_ and 73 more characters"
      )
    }
    return token
  }

  /// A token has no reason to be longer.
  private static let longest = 4096

  private static func contents(of path: String) throws(CommandFailure) -> String {
    guard let file = fopen(path, "r") else {
      throw CommandFailure(
        status: .usage,
        message: "the token file \(path) cannot be read: \(String(cString: strerror(errno)))"
      )
    }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: Self.longest)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
